"""Weights on disk: whole or not at all, safetensors only, and only into the model they came from."""

import pytest
import torch

import vae_course as vc
from vae_course.priors import VampPrior

SHAPE = (1, 6, 6)


def _model(latent=2):
    return vc.VAE.mlp(SHAPE, latent=latent, hidden=(16,))


def test_what_is_saved_is_what_is_loaded(tmp_path):
    saved, loaded = _model(), _model()
    vc.save_weights(saved, tmp_path / "w.safetensors")
    vc.load_weights(loaded, tmp_path / "w.safetensors")
    x = torch.rand(3, *SHAPE)
    assert torch.equal(saved.reconstruct(x), loaded.reconstruct(x))


def test_weights_shared_between_encoder_and_vampprior_are_saved_once_and_stay_shared(tmp_path):
    def build():
        model = _model()
        model.prior_module = VampPrior(model.encoder, torch.rand(5, *SHAPE))
        return model

    saved, loaded = build(), build()
    vc.save_weights(saved, tmp_path / "w.safetensors")
    vc.load_weights(loaded, tmp_path / "w.safetensors")
    z = torch.randn(4, 2)
    torch.testing.assert_close(saved.prior.log_prob(z), loaded.prior.log_prob(z))


def test_a_failed_save_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch):
    import safetensors.torch

    file = tmp_path / "w.safetensors"
    vc.save_weights(_model(), file)
    before = file.read_bytes()

    def full_disk(tensors, path, metadata):
        path.write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(safetensors.torch, "save_file", full_disk)
    with pytest.raises(OSError, match="no space"):
        vc.save_weights(_model(), file)
    assert file.read_bytes() == before and list(tmp_path.iterdir()) == [file]


@pytest.mark.invalid_input
@pytest.mark.parametrize("protocol", ["zip", "legacy"])
def test_pickled_checkpoints_are_refused(tmp_path, protocol):
    file = tmp_path / "w.pt"
    torch.save(_model().state_dict(), file, _use_new_zipfile_serialization=protocol == "zip")
    with pytest.raises(ValueError, match="pickled file, which can run any code"):
        vc.load_weights(_model(), file)


@pytest.mark.invalid_input
def test_the_checkpoint_of_another_model_is_refused_and_changes_nothing(tmp_path):
    file, other = tmp_path / "w.safetensors", _model(latent=3)
    vc.save_weights(_model(latent=2), file)
    before = [p.clone() for p in other.parameters()]
    with pytest.raises(ValueError, match=r"saved from another model: .*saved \(4, 16\), model \(6, 16\)"):
        vc.load_weights(other, file)
    assert all(torch.equal(a, b) for a, b in zip(before, other.parameters(), strict=True))
    with pytest.raises(ValueError, match=r"saved from another model: .*\(missing\)"):
        vc.load_weights(vc.Autoencoder.mlp((1, 8, 8), 2), file)


@pytest.mark.invalid_input
def test_damaged_and_missing_files_say_so(tmp_path):
    file = tmp_path / "w.safetensors"
    vc.save_weights(_model(), file)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ValueError, match="damaged or no safetensors file"):
        vc.load_weights(_model(), file)
    with pytest.raises(FileNotFoundError, match="no checkpoint at"):
        vc.load_weights(_model(), tmp_path / "none.safetensors")


@pytest.mark.invalid_input
def test_weights_without_training_state_are_no_checkpoint(tmp_path):
    file = tmp_path / "w.safetensors"
    vc.save_weights(_model(), file)
    with pytest.raises(ValueError, match="holds weights but no training state"):
        vc.fit(_model(), torch.rand(10, *SHAPE), checkpoint=file)


@pytest.mark.invalid_input
def test_fit_refuses_the_checkpoint_of_another_model(tmp_path):
    file = tmp_path / "run.safetensors"
    vc.fit(_model(latent=2), torch.rand(10, *SHAPE), epochs=1, checkpoint=file)
    with pytest.raises(ValueError, match="saved from another model"):
        vc.fit(_model(latent=3), torch.rand(10, *SHAPE), epochs=2, checkpoint=file)


def test_a_checkpoint_is_also_a_file_of_weights(tmp_path):
    file, model = tmp_path / "run.safetensors", _model()
    vc.fit(model, torch.rand(10, *SHAPE), epochs=1, checkpoint=file)
    loaded = _model()
    vc.load_weights(loaded, file)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), loaded.parameters(), strict=True))
