"""Normalizing flows as posteriors and as priors."""

import math

import pytest
import torch
from torch import distributions as td
from torch import nn
from zuko.distributions import NormalizingFlow

import vae_course as vc
from vae_course.beyond.flows import FlowHead, FlowPrior, coupling_layers, fit_flow_prior
from vae_course.distributions import GaussianHead


def _moved(module: nn.Module, by: float = 0.3) -> nn.Module:
    """The same module with weights that move something."""
    with torch.no_grad():
        for weights in module.parameters():
            weights.add_(by * torch.randn_like(weights))
    return module


def test_before_training_a_flow_posterior_is_the_diagonal_gaussian_of_its_head():
    head, h = FlowHead(features=5, latent=3), torch.randn(4, 5)
    z = torch.randn(4, 3)
    torch.testing.assert_close(head(h).log_prob(z), head.gaussian(h).log_prob(z))


def test_the_density_of_a_flow_posterior_integrates_to_one():
    q = _moved(FlowHead(features=3, latent=2, layers=2), by=0.1)(torch.ones(1, 3))
    assert (q.log_prob(z := q.sample()) - q.base.log_prob(z)).abs() > 1e-3  # moved
    samples = q.sample((2000,))[:, 0]
    low, high = samples.min(0).values - 2, samples.max(0).values + 2
    sides = [torch.linspace(a, b, 700) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    grid = torch.cartesian_prod(*sides)
    cell = (sides[0][1] - sides[0][0]) * (sides[1][1] - sides[1][0])
    assert abs(q.log_prob(grid[:, None]).exp().sum() * cell - 1) < 0.02


def test_layers_lead_back_and_their_log_determinant_is_that_of_the_jacobian():
    transform = _moved(coupling_layers(3, layers=4, hidden=(16,))).double()()
    z = torch.randn(6, 3, dtype=torch.float64)
    u, log_determinant = transform.call_and_ladj(z)
    assert not torch.allclose(u, z, atol=0.05)
    torch.testing.assert_close(transform.inv(u), z)
    jacobians = torch.stack([torch.autograd.functional.jacobian(transform, row) for row in z])
    torch.testing.assert_close(torch.linalg.slogdet(jacobians).logabsdet, log_determinant)


def test_two_layers_move_every_dimension_and_one_keeps_half():
    z = torch.randn(5, 4)
    one, two = (_moved(coupling_layers(4, layers=n, hidden=(8,)))()(z) for n in (1, 2))
    assert (one == z).all(0).sum() == 2
    assert not (two == z).all(0).any()


def test_a_vae_takes_a_flow_head_in_place_of_a_gaussian_one():
    base = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,))
    model = vc.VAE(nn.Sequential(base.encoder[0], FlowHead(8, 2)), base.decoder, base.prior_module, base.shape)
    x = torch.rand(30, 1, 4, 4)
    history = vc.fit(model, x, epochs=2, lr=1e-2, progress=False)
    assert history.epochs == 2
    assert vc.elbo(model, x).elbo.shape == (30,)
    assert vc.log_likelihood(model, x, samples=20).isfinite().all()


def test_a_flow_posterior_closes_the_gap_that_a_diagonal_gaussian_cannot():
    lab = vc.ProbabilisticPCA(torch.tensor([[1.0, 0.9], [0.3, 1.0]]), sigma=0.5)
    precision = lab.posterior_precision
    gap = 0.5 * (precision.diagonal().log().sum() - precision.logdet())

    def lacking(head, steps=300):
        torch.manual_seed(0)
        encoder = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), head)
        adam = torch.optim.Adam(encoder.parameters(), lr=1e-2)
        for _ in range(steps):
            x = lab.marginal.sample((64,))
            q = encoder(x)
            z = q.rsample()
            bound = lab.likelihood(z).log_prob(x) + lab.prior.log_prob(z) - q.log_prob(z)
            adam.zero_grad()
            (-bound.mean()).backward()
            adam.step()
        with torch.no_grad():
            x = lab.marginal.sample((5000,))
            q = encoder(x)
            z = q.sample()
            bound = lab.likelihood(z).log_prob(x) + lab.prior.log_prob(z) - q.log_prob(z)
            return (lab.log_likelihood(x) - bound).mean()

    assert lacking(GaussianHead(16, 2)) > 0.9 * gap
    assert lacking(FlowHead(16, 2, layers=2)) < 0.4 * gap


def test_a_flow_prior_begins_as_the_diagonal_gaussian_of_the_codes():
    codes = torch.randn(500, 2) * torch.tensor([0.5, 3.0]) + torch.tensor([1.0, -2.0])
    prior = FlowPrior(2).standardise(codes)
    expected = vc.gaussian(codes.mean(0), 2 * codes.std(0).log())
    torch.testing.assert_close(prior().log_prob(codes), expected.log_prob(codes))


def test_a_fitted_flow_prior_beats_the_gaussian_on_held_out_codes_that_are_bent():
    u = torch.randn(2000, 2)
    codes = torch.stack([u[:, 0], u[:, 0] ** 2 + 0.3 * u[:, 1]], 1)
    prior = fit_flow_prior(codes[:1000], epochs=20, batch_size=100)
    gaussian = td.MultivariateNormal(codes[:1000].mean(0), torch.cov(codes[:1000].T))
    held_out = codes[1000:]
    assert prior().log_prob(held_out).mean() > gaussian.log_prob(held_out).mean() + 0.3
    assert prior().sample((7,)).shape == (7, 2)


def test_fitting_depends_on_its_seed_alone_and_leaves_the_random_stream_as_it_was():
    codes = torch.randn(100, 2)
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first = fit_flow_prior(codes, epochs=1)
    assert torch.equal(torch.rand(3), expected)
    again = fit_flow_prior(codes, epochs=1)
    assert torch.equal(first().log_prob(codes), again().log_prob(codes))
    assert not torch.equal(first().log_prob(codes), fit_flow_prior(codes, epochs=1, seed=1)().log_prob(codes))


def test_a_flow_prior_serves_a_vae_and_its_generator():
    base = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,))
    model = vc.VAE(base.encoder, base.decoder, FlowPrior(2), base.shape)
    assert model.generate(3).shape == (3, 1, 4, 4)
    vc.elbo(model, torch.rand(5, 1, 4, 4)).objective.mean().backward()
    assert all(weights.grad is not None for weights in model.prior_module.parameters())


def test_importing_flows_leaves_torchs_argument_checks_on():
    assert isinstance(FlowPrior(2)(), NormalizingFlow)
    with pytest.raises(ValueError):
        td.Normal(0.0, -1.0)
    assert math.isfinite(td.Normal(0.0, 1.0).log_prob(torch.tensor(0.0)))


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (torch.tensor([[0.0, 1.0], [1.0, 1.0]]), "all the same in dimension 1"),
        (torch.tensor([[0.0, float("nan")], [1.0, 1.0]]), "NaN"),
        (torch.zeros(1, 2), "two or more codes"),
        (torch.zeros(5), "shape"),
        (torch.randn(5, 1), "at least 2"),
    ],
)
def test_codes_without_a_density_are_refused(codes, message):
    with pytest.raises(ValueError, match=message):
        fit_flow_prior(codes)


@pytest.mark.invalid_input
def test_flows_that_could_move_nothing_are_refused():
    with pytest.raises(ValueError, match="at least 2"):
        FlowHead(features=4, latent=1)
    with pytest.raises(ValueError, match="layers"):
        FlowPrior(latent=2, layers=0)
    with pytest.raises(ValueError, match="shape"):
        FlowPrior(latent=2).standardise(torch.randn(10, 3))


@pytest.mark.invalid_input
def test_a_flow_that_cannot_be_inverted_on_its_data_is_refused():
    with pytest.raises(ValueError, match=r"cannot be inverted.*lr"):
        fit_flow_prior(torch.randn(200, 2), epochs=5, lr=1e4)
