"""Restoration with a VAE, on models whose posterior is known in closed form: linear decoders with Gaussian pixels."""

import pytest
import torch
from sklearn.impute import KNNImputer
from torch import nn

from vae_course.applications.imputation import (
    apply_mask,
    importance_imputation,
    knn_imputation,
    masked_log_likelihood,
    metropolis_within_gibbs,
    pseudo_gibbs,
)
from vae_course.applications.inverse_problems import (
    combine,
    fit_posterior,
    gaussian_log_likelihood,
    map_estimate,
    psnr,
)
from vae_course.distributions import GaussianHead, GaussianPixelsHead
from vae_course.models import VAE
from vae_course.priors import StandardNormal

PIXELS, LATENT, NOISE = 6, 2, 0.5


def _linear_model(noise=NOISE) -> VAE:
    """x = W z + N(0, noise²), with an encoder that knows nothing: q(z|x) has mean 0 and its own width for every x."""
    encoder, decoder = GaussianHead(PIXELS, LATENT), nn.Linear(LATENT, PIXELS)
    nn.init.zeros_(encoder.linear.weight)
    nn.init.zeros_(encoder.linear.bias)
    return VAE(encoder, nn.Sequential(decoder, GaussianPixelsHead(noise)), StandardNormal(LATENT), (PIXELS,))


def _exact_posterior(model, x, mask, noise=NOISE):
    """Mean and precision of p(z | observed pixels) of one image `(PIXELS,)`."""
    layer = model.decoder[0]
    w, b = layer.weight[mask].detach(), layer.bias[mask].detach()
    precision = torch.eye(LATENT) + w.T @ w / noise**2
    return torch.linalg.solve(precision, w.T @ (x[mask] - b) / noise**2), precision


def _images(n=3):
    x = torch.randn(n, PIXELS)
    mask = torch.tensor([[1, 1, 0, 1, 0, 0], [0, 0, 1, 1, 1, 0], [1, 0, 0, 0, 1, 1]])[:n].bool()
    return x, mask


def test_psnr_is_20_decibels_for_an_error_of_a_tenth_in_every_pixel():
    truth = torch.rand(4, 1, 5, 5) * 0.5
    torch.testing.assert_close(psnr(truth + 0.1, truth), torch.full((4,), 20.0), rtol=1e-4, atol=1e-4)


def test_psnr_can_count_the_hidden_pixels_only():
    truth, hidden = torch.full((2, 1, 4, 4), 0.5), torch.zeros(2, 1, 4, 4, dtype=torch.bool)
    hidden[:, :, 2:] = True
    x = torch.where(hidden, truth + 0.1, truth)
    torch.testing.assert_close(psnr(x, truth, hidden), torch.full((2,), 20.0), rtol=1e-4, atol=1e-4)
    assert (psnr(x, truth) > 22).all()


def test_the_most_probable_code_of_a_linear_model_is_the_exact_posterior_mean():
    model, (x, mask) = _linear_model(), _images()
    z, _ = map_estimate(model, masked_log_likelihood(x, mask), torch.randn(3, LATENT), steps=400)
    exact = torch.stack([_exact_posterior(model, *pair)[0] for pair in zip(x, mask, strict=True)])
    torch.testing.assert_close(z, exact, atol=2e-3, rtol=0)


def test_the_log_joint_that_comes_back_is_that_of_the_codes():
    model, (x, _) = _linear_model(), _images()
    likelihood = gaussian_log_likelihood(x, lambda v: v, scale=NOISE)
    z, value = map_estimate(model, likelihood, torch.zeros(3, LATENT), steps=5)
    torch.testing.assert_close(value, model.decode(z).log_prob(x) + model.prior.log_prob(z))


def test_a_fitted_gaussian_has_the_exact_mean_and_the_variances_of_the_mean_field():
    model, (x, mask) = _linear_model(), _images(2)
    # The best factorised Gaussian has the variances 1 / precision_jj (Bishop 2006, section 10.1.2).
    q = fit_posterior(model, masked_log_likelihood(x, mask), model.prior.expand((2,)), steps=1500, lr=0.02)
    for i in range(2):
        mean, precision = _exact_posterior(model, x[i], mask[i])
        torch.testing.assert_close(q.mean[i], mean, atol=0.05, rtol=0)
        torch.testing.assert_close(q.variance[i], 1 / precision.diag(), rtol=0.15, atol=0)


def test_metropolis_within_gibbs_finds_the_exact_conditional_mean_where_pseudo_gibbs_does_not():
    """The encoder knows nothing, and pseudo-Gibbs believes it: its hidden pixels are those of the prior."""
    model, (x, mask) = _linear_model(), _images(1)
    nn.init.normal_(model.decoder[0].weight, std=0.7)
    many, masks = (t.expand(400, PIXELS) for t in (x, mask))
    mean, _ = _exact_posterior(model, x[0], mask[0])
    layer = model.decoder[0]
    exact = (layer.weight @ mean + layer.bias).detach()[~mask[0]]
    prior = layer.bias.detach()[~mask[0]]
    chain = metropolis_within_gibbs(model, many, masks, 0.0, steps=400, burn_in=100)
    blind = pseudo_gibbs(model, many, masks, 0.0, steps=100, burn_in=50)
    torch.testing.assert_close(chain.mean.mean(0)[~mask[0]], exact, atol=0.05, rtol=0)
    torch.testing.assert_close(blind.mean.mean(0)[~mask[0]], prior, atol=0.05, rtol=0)
    assert (exact - prior).abs().max() > 0.2 and 0 < chain.acceptance_rate < 1 == blind.acceptance_rate


def test_importance_sampling_finds_the_exact_conditional_mean():
    model, (x, mask) = _linear_model(), _images()
    layer = model.decoder[0]
    result = importance_imputation(model, x, mask, model.prior.expand((3,)), samples=8_000)
    for i in range(3):
        exact = layer.weight @ _exact_posterior(model, x[i], mask[i])[0] + layer.bias
        torch.testing.assert_close(result.mean[i], torch.where(mask[i], x[i], exact.detach()), atol=0.05, rtol=0)


def test_samples_from_the_posterior_itself_have_equal_weights():
    model = _linear_model()
    nn.init.zeros_(model.decoder[0].weight)  # then the posterior is the prior
    x, mask = _images()
    result = importance_imputation(model, x, mask, model.prior.expand((3,)), samples=50)
    torch.testing.assert_close(result.effective_sample_size, torch.full((3,), 50.0), rtol=1e-3, atol=0)


@pytest.mark.parametrize("operator", ["identity", "pool", "hide"])
def test_combining_is_the_mean_of_a_gaussian_given_a_measurement(operator):
    a = {"identity": torch.eye(6), "pool": torch.eye(3).repeat_interleave(2, 1) / 2, "hide": torch.eye(6)[::2]}[
        operator
    ]
    guess, y, noise, left_out = torch.randn(4, 6), torch.randn(4, len(a)), 0.3, 0.7
    gain = left_out**2 * a.T @ torch.linalg.inv(left_out**2 * a @ a.T + noise**2 * torch.eye(len(a)))
    expected = guess + (y - guess @ a.T) @ gain.T
    torch.testing.assert_close(combine(guess, y, lambda x: x @ a.T, noise, left_out), expected, atol=1e-4, rtol=1e-4)


def test_without_noise_combining_fits_the_measurement_and_never_moves_away_from_the_truth():
    pool = torch.nn.AvgPool2d(2)
    truth, guess = torch.rand(2, 50, 1, 8, 8)
    better = combine(guess, pool(truth), pool, noise=0.0, left_out=0.3)
    torch.testing.assert_close(pool(better), pool(truth), atol=1e-5, rtol=0)
    distance = [(x - truth).square().flatten(1).sum(1) for x in (better, guess)]
    assert (distance[0] <= distance[1]).all()


def test_the_nearest_images_are_those_of_scikit_learn():
    library, x = torch.rand(40, 1, 3, 3), torch.rand(5, 1, 3, 3)
    mask = torch.rand(5, 1, 3, 3) > 0.4
    mask[:, :, 0, 0] = True
    imputer = KNNImputer(n_neighbors=4).fit(library.flatten(1).numpy())
    theirs = imputer.transform(x.masked_fill(~mask, float("nan")).flatten(1).numpy())
    ours = knn_imputation(x, mask, library, k=4).flatten(1)
    torch.testing.assert_close(ours, torch.as_tensor(theirs, dtype=ours.dtype))


def test_observed_pixels_come_back_untouched_and_hidden_values_do_not_matter():
    model, (x, mask) = _linear_model(), _images()
    spoiled = torch.where(mask, x, torch.nan)
    results = [
        metropolis_within_gibbs(model, spoiled, mask, 0.0, steps=4, burn_in=1, warm_up=1).mean,
        importance_imputation(model, spoiled, mask, model.encode(x), samples=3).mean,
        knn_imputation(spoiled, mask, torch.randn(9, PIXELS), k=2),
    ]
    for result in results:
        assert torch.equal(result[mask], x[mask]) and torch.isfinite(result).all()


@pytest.mark.invalid_input
def test_a_mask_of_the_wrong_shape_says_what_it_should_be():
    x = torch.rand(3, 1, 4, 4)
    with pytest.raises(ValueError, match=r"shape \(3, 1, 4, 4\), got \(4, 4\).*expand"):
        apply_mask(x, torch.ones(4, 4, dtype=torch.bool))


@pytest.mark.invalid_input
def test_a_mask_of_numbers_is_refused():
    with pytest.raises(TypeError, match=r"boolean.*mask > 0"):
        apply_mask(torch.rand(3, 4), torch.ones(3, 4))


@pytest.mark.invalid_input
def test_an_image_of_which_nothing_is_observed_is_named():
    x, mask = _images()
    mask[1] = False
    for call in (
        lambda: masked_log_likelihood(x, mask),
        lambda: pseudo_gibbs(_linear_model(), x, mask, 0.0),
        lambda: knn_imputation(x, mask, torch.rand(9, PIXELS)),
    ):
        with pytest.raises(ValueError, match=r"nothing is observed of image 1 .1 such.*generate"):
            call()


@pytest.mark.invalid_input
def test_nan_in_observed_pixels_is_refused_and_pointed_to_the_mask():
    x, mask = _images()
    x[0, 0] = torch.nan
    with pytest.raises(ValueError, match=r"1 measured values are NaN.*mask"):
        masked_log_likelihood(x, mask)
    with pytest.raises(ValueError, match=r"1 measured values are NaN.*mask"):
        gaussian_log_likelihood(x, lambda v: v, 0.1)


@pytest.mark.invalid_input
def test_a_measurement_that_does_not_fit_the_forward_operator_is_refused():
    model = _linear_model()
    likelihood = gaussian_log_likelihood(torch.randn(3, 5), lambda v: v, 0.1)
    with pytest.raises(ValueError, match=r"into shape \(6,\).*has shape \(5,\)"):
        map_estimate(model, likelihood, torch.zeros(3, LATENT))


@pytest.mark.invalid_input
def test_impossible_settings_are_refused():
    model, (x, mask) = _linear_model(), _images()
    for call, said in (
        (lambda: gaussian_log_likelihood(x, lambda v: v, 0.0), "scale"),
        (lambda: combine(x, x, lambda v: v, noise=-1.0, left_out=0.1), "noise"),
        (lambda: pseudo_gibbs(model, x, mask, 0.0, steps=5, burn_in=5), "burn_in"),
        (lambda: knn_imputation(x, mask, x, k=4), "k must be at most"),
        (lambda: psnr(x, x[:1]), "one shape"),
    ):
        with pytest.raises(ValueError, match=said):
            call()
