"""Two levels of codes."""

import pytest
import torch

import vae_course as vc
from vae_course.beyond.hierarchy import DIRECTIONS, TwoLevelVAE, level_kls, merge, two_level_elbo

SHAPE = (1, 4, 4)
EVERY_DIRECTION = pytest.mark.parametrize("direction", DIRECTIONS)


def _model(direction: str, **keywords) -> TwoLevelVAE:
    return TwoLevelVAE(SHAPE, lower=3, upper=2, hidden=16, between=8, inference=direction, **keywords)


def _silence_upper(model: TwoLevelVAE) -> None:
    """The conditional prior ignores the upper code and is N(0, I); the upper posterior is N(0, I)."""
    with torch.no_grad():
        for head in (model.conditional_prior[-1], model.upper_head[-1]):
            head.linear.weight.zero_()
            head.linear.bias.zero_()


def test_the_merge_is_the_product_of_the_two_densities():
    one, other = (vc.gaussian(torch.randn(4, 2), torch.randn(4, 2)) for _ in range(2))
    z = torch.randn(9, 4, 2)
    ratio = one.log_prob(z) + other.log_prob(z) - merge(one, other).log_prob(z)
    torch.testing.assert_close(ratio, ratio[:1].expand(9, 4))  # a constant for each pair


def test_an_opinion_without_precision_changes_nothing():
    one, vague = vc.gaussian(torch.randn(4, 2), torch.randn(4, 2)), vc.gaussian(torch.zeros(2), torch.full((2,), 30.0))
    merged = merge(one, vague)
    torch.testing.assert_close(merged.mean, one.mean)
    torch.testing.assert_close(merged.variance, one.variance)


@EVERY_DIRECTION
def test_the_elbo_is_the_reconstruction_minus_the_nats_of_both_levels(direction):
    model, x = _model(direction), torch.rand(200, *SHAPE)
    torch.manual_seed(1)
    inferred = model.infer(x)
    torch.manual_seed(1)
    terms = two_level_elbo(model, x, beta=2.0)
    torch.testing.assert_close(terms.kl, inferred.kl_upper + inferred.kl_lower)
    expected = model.decode(inferred.z_upper, inferred.z_lower).log_prob(x)
    torch.testing.assert_close(terms.objective, expected - 2 * terms.kl)
    torch.testing.assert_close(terms.elbo, expected - terms.kl)


@EVERY_DIRECTION
def test_with_a_silent_upper_level_the_elbo_is_that_of_one_level(direction):
    model, x = _model(direction), torch.rand(400, *SHAPE)
    _silence_upper(model)
    prior = vc.priors.StandardNormal(3)()
    kls = level_kls(model, x)
    assert kls.upper == 0
    h = model.features(x)
    q = model.lower_head(torch.cat([h, torch.randn(400, 2)], 1) if direction == "top-down" else h)
    if direction == "ladder":  # where the prior has its say in the merge
        q = merge(q, prior)
    expected = vc.kl_divergence(q, prior).mean().item()
    assert kls.lower == pytest.approx(expected, abs=0.2)  # bottom-up: one sample


@EVERY_DIRECTION
def test_the_bound_lies_below_an_importance_weighted_estimate(direction):
    """E[log w] <= log E[w], with w = p(x, z) / q(z | x) over both codes."""
    model, x = _model(direction, skip=True), torch.rand(3, *SHAPE)
    with torch.no_grad():
        repeated = x.repeat(3000, 1, 1, 1)
        elbo = two_level_elbo(model, repeated).elbo.view(3000, 3)
    assert (elbo.std(0) > 0).all()
    assert (elbo.mean(0) < elbo.logsumexp(0) - torch.tensor(3000.0).log()).all()


def test_bottom_up_the_upper_code_is_independent_of_the_image_given_the_lower_one():
    model, x = _model("bottom-up"), torch.rand(50, *SHAPE)
    z = torch.randn(50, 3)
    before = model.upper_head(z).mean
    torch.manual_seed(0)
    inferred = model.infer(x)
    torch.manual_seed(0)
    assert torch.equal(model.infer(x).z_upper, inferred.z_upper)
    assert torch.equal(model.upper_head(z).mean, before)
    assert model.upper_head[0][0].in_features == 3  # the lower code, and nothing of the image


def test_only_with_skip_the_decoder_sees_the_upper_code():
    z_upper, z_lower = torch.randn(5, 2), torch.randn(5, 3)
    for skip in (False, True):
        model = _model("top-down", skip=skip)
        one, other = model.decode(z_upper, z_lower).mean, model.decode(-z_upper, z_lower).mean
        assert torch.equal(one, other) is not skip


@EVERY_DIRECTION
def test_two_levels_learn_and_generate(direction):
    x = torch.eye(4).repeat(16, 1).view(64, 1, 2, 2)  # one pixel of four is white
    model = TwoLevelVAE((1, 2, 2), lower=2, upper=2, hidden=16, between=8, inference=direction)
    history = vc.fit(model, x, objective=two_level_elbo, epochs=15, batch_size=16, lr=1e-2, seed=0, progress=False)
    assert history.train[-1].elbo > history.train[0].elbo
    assert model.generate(3).shape == (3, 1, 2, 2)
    assert all(weights.grad is not None for weights in model.parameters())


def test_points_with_a_gaussian_likelihood_are_taken_too():
    model = TwoLevelVAE((2,), lower=1, upper=1, hidden=8, between=8, likelihood="gaussian", scale=0.1)
    assert two_level_elbo(model, torch.randn(5, 2)).elbo.shape == (5,)


@pytest.mark.invalid_input
def test_unknown_directions_and_images_out_of_range_are_refused():
    with pytest.raises(ValueError, match="bottom-up, top-down, ladder"):
        TwoLevelVAE(SHAPE, inference="sideways")
    with pytest.raises(ValueError, match="lower"):
        TwoLevelVAE(SHAPE, lower=0)
    model = _model("top-down")
    with pytest.raises(ValueError, match="0 to 255"):
        two_level_elbo(model, torch.tensor([0.0, 255.0]).repeat(8).view(1, *SHAPE))
    with pytest.raises(ValueError, match="at least 0"):
        two_level_elbo(model, torch.rand(2, *SHAPE), beta=-1.0)
