"""VQ-VAE: grids of codes, and a KL that is a constant."""

import math

import pytest
import torch
from torch import distributions as td

import vae_course as vc
from vae_course.beyond.quantization import FiniteScalarQuantizer, VectorQuantizer, perplexity
from vae_course.beyond.vq_vae import VQVAE, vq_objective

SHAPE = (1, 16, 16)


def small(quantizer=None):
    return VQVAE.conv(SHAPE, quantizer or VectorQuantizer(8, 4), width=8, patch=2)


def stripes(n):
    """Images of one white stripe: few things to say."""
    images = torch.zeros(n, *SHAPE)
    for i, place in enumerate(torch.randint(14, (n,)).tolist()):
        images[i, 0, place : place + 3] = 1
    return images


def test_patches_and_a_4x4_convolution_make_a_grid_of_4x4_of_28x28():
    model = VQVAE.conv((1, 28, 28), VectorQuantizer(64, 8))
    assert model.grid == (4, 4) and model.n_codes == 16
    assert model.decode(model.encode(torch.rand(2, 1, 28, 28))).event_shape == (1, 28, 28)


def test_decoding_codes_and_decoding_their_vectors_is_the_same():
    for model in (small(), small(FiniteScalarQuantizer((4, 2)))):
        model.eval()
        x = stripes(5)
        quantized = model.quantize(x)
        torch.testing.assert_close(
            model.decode(quantized.codes).mean, model.decode_vectors(quantized.vectors).mean, rtol=1e-5, atol=1e-5
        )


def test_the_kl_from_a_uniform_prior_is_the_number_of_codes_times_log_k_for_every_image():
    model, x = small().eval(), stripes(6)
    one_hot = torch.nn.functional.one_hot(model.encode(x).flatten(1), 8).float()
    kl = td.kl_divergence(td.Categorical(probs=one_hot), td.Categorical(logits=torch.zeros(8))).sum(1)
    torch.testing.assert_close(vq_objective(model, x).kl, kl, rtol=1e-4, atol=1e-4)
    assert model.uniform_rate == pytest.approx(25 * math.log(8))


def test_the_bound_is_reconstruction_less_that_constant_whatever_the_commitment():
    model, x = small().eval(), stripes(6)
    terms = vq_objective(model, x, commitment=7.0)
    torch.testing.assert_close(terms.elbo, terms.reconstruction - model.uniform_rate)
    torch.testing.assert_close(terms.elbo, vq_objective(model, x, commitment=0.0).elbo)
    assert (terms.objective < terms.reconstruction).all()


@pytest.mark.parametrize("quantizer", [VectorQuantizer(8, 4), FiniteScalarQuantizer((4, 2))], ids=["learned", "grid"])
def test_the_encoder_hears_of_the_pixels_through_the_choice(quantizer):
    model = small(quantizer)
    vq_objective(model, stripes(6), commitment=0.0).objective.mean().backward()
    assert next(model.encoder.parameters()).grad.abs().max() > 0


@pytest.mark.parametrize("levels", [None, (4, 2)], ids=["learned", "grid"])
def test_it_learns_to_reconstruct_and_uses_its_codes(levels):
    torch.manual_seed(0)
    model, x = small(levels and FiniteScalarQuantizer(levels)), stripes(256)
    before = vc.evaluate(model, x, objective=vq_objective).reconstruction
    history = vc.fit(model, x, objective=vq_objective, epochs=15, batch_size=32, lr=5e-3, seed=0, progress=False)
    assert vc.evaluate(model, x, objective=vq_objective).reconstruction > before / 3
    assert history.train[-1].kl == pytest.approx(model.uniform_rate, rel=1e-4)
    assert perplexity(model.encode(x), 8) > 2


def test_encoding_moves_no_codebook_and_leaves_the_mode_as_it_was():
    model = small().train()
    before = model.quantizer.codebook.clone()
    model.encode(stripes(20))
    assert torch.equal(before, model.quantizer.codebook) and model.quantizer.training


def test_weights_saved_and_loaded_bring_the_codebook_along(tmp_path):
    model, other, x = small().eval(), small().eval(), stripes(5)
    vc.save_weights(model, tmp_path / "vq.safetensors")
    vc.load_weights(other, tmp_path / "vq.safetensors")
    assert torch.equal(model.encode(x), other.encode(x))


@pytest.mark.invalid_input
def test_images_and_settings_that_do_not_fit_are_refused():
    model = small()
    with pytest.raises(ValueError, match="x / 255"):
        vc.fit(model, 255 * stripes(4), objective=vq_objective)
    with pytest.raises(ValueError, match="expected a batch of shape"):
        model.encode(torch.rand(2, 1, 8, 8))
    for shape in ((1, 30, 28), (1, 12, 12)):
        with pytest.raises(ValueError, match="must be multiples of patch=4 and at least 16"):
            VQVAE.conv(shape, VectorQuantizer(8, 4))
    with pytest.raises(ValueError, match="commitment must be"):
        vq_objective(model, stripes(2), commitment=-1.0)
