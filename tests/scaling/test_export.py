"""A decoder on its own, and networks in bfloat16."""

import pytest
import torch

import vae_course as vc
from vae_course.scaling.export import export_decoder, load_decoder
from vae_course.scaling.mixed_precision import in_bfloat16

SHAPE = (1, 8, 8)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_an_exported_decoder_gives_the_models_images_for_any_number_of_codes(tmp_path, likelihood):
    model = vc.VAE.mlp(SHAPE, latent=3, hidden=(16,), likelihood=likelihood)
    digest = export_decoder(model, tmp_path / "decoder.pt2")
    decode = load_decoder(tmp_path / "decoder.pt2", digest)
    for n in (1, 2, 7):
        z = torch.randn(n, 3)
        torch.testing.assert_close(decode(z), model.decode(z).mean)


def test_a_convolutional_decoder_is_exported_too(tmp_path):
    model = vc.VAE.conv(SHAPE, latent=3, channels=(4, 8), features=16)
    decode = load_decoder(tmp_path / "decoder.pt2", export_decoder(model, tmp_path / "decoder.pt2"))
    z = torch.randn(5, 3)
    torch.testing.assert_close(decode(z), model.decode(z).mean)


@pytest.mark.invalid_input
def test_another_file_is_not_opened(tmp_path):
    file = tmp_path / "decoder.pt2"
    digest = export_decoder(vc.VAE.mlp(SHAPE, latent=3, hidden=(16,)), file)
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(ValueError, match="is not the file that was exported"):
        load_decoder(file, digest)
    with pytest.raises(FileNotFoundError, match="export_decoder writes one"):
        load_decoder(tmp_path / "none.pt2", digest)


@pytest.mark.invalid_input
def test_only_models_with_a_prior_over_codes_are_exported(tmp_path):
    with pytest.raises(TypeError, match="expected a VAE"):
        export_decoder(vc.Autoencoder.mlp(SHAPE, 2, (16,)), tmp_path / "decoder.pt2")


def test_the_bfloat16_view_has_the_models_weights_and_nearly_its_elbo():
    model, x = vc.VAE.mlp(SHAPE, latent=3, hidden=(32,)), torch.rand(200, *SHAPE)
    view, results = in_bfloat16(model), []
    assert {id(p) for p in view.parameters()} == {id(p) for p in model.parameters()}
    for each in (model, view):
        torch.manual_seed(0)
        results.append(vc.elbo(each, x))
    assert all(term.dtype == torch.float32 for term in results[1])
    assert not torch.equal(results[0].elbo, results[1].elbo)
    assert (results[0].elbo.mean() - results[1].elbo.mean()).abs() < 0.1


def test_training_the_view_trains_the_model_in_float32():
    model, x = vc.VAE.mlp(SHAPE, latent=3, hidden=(32,)), torch.rand(200, *SHAPE)
    before = vc.evaluate(model, x).elbo
    vc.fit(in_bfloat16(model), x, epochs=5, batch_size=20, lr=1e-2, seed=0)
    assert vc.evaluate(model, x).elbo > before
    assert all(p.dtype == torch.float32 and p.grad.dtype == torch.float32 for p in model.parameters())


def test_the_operations_of_a_step_are_those_of_its_matrix_products():
    from vae_course.scaling.throughput import operations_per_image

    model = vc.VAE.mlp(SHAPE, latent=3, hidden=(32,))
    products = sum(p.numel() for p in model.parameters() if p.ndim == 2)
    # Twice for multiply and add; once forward, twice backward, except that nobody asks for the images' gradient.
    expected = 2 * (3 * products - 64 * 32)
    assert operations_per_image(model, torch.rand(10, *SHAPE)) == expected
