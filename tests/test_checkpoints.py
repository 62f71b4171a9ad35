"""Weights on disk: whole or not at all, safetensors only, and only into the model they came from."""

import pickle

import pytest
import safetensors.torch
import torch

import vae_course as vc
from vae_course.checkpoints import _write
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


@pytest.mark.parametrize("prefix", ["", "model.", "module.", "_orig_mod.", "module._orig_mod."])
def test_weights_saved_by_safetensors_itself_or_from_a_wrapped_model_are_read(tmp_path, prefix):
    saved, loaded = _model(), _model()
    tensors = {f"{prefix}{name}": t for name, t in saved.state_dict().items()}
    if prefix == "model.":  # as save_weights calls them, who also adds a checksum
        vc.save_weights(saved, tmp_path / "w.safetensors")
    else:
        safetensors.torch.save_file(tensors, tmp_path / "w.safetensors")
    vc.load_weights(loaded, tmp_path / "w.safetensors")
    assert all(torch.equal(a, b) for a, b in zip(saved.parameters(), loaded.parameters(), strict=True))


def test_what_the_message_about_pickles_advises_works(tmp_path):
    saved, loaded, path = _model(), _model(), tmp_path / "w.pt"
    torch.save(saved.state_dict(), path)
    with pytest.raises(ValueError, match="convert it: ") as caught:
        vc.load_weights(loaded, path)
    line = str(caught.value).partition("convert it: ")[2].replace("'weights.safetensors'", "target")
    exec(line, dict(safetensors=safetensors, torch=torch, path=path, target=tmp_path / "w.safetensors"))
    vc.load_weights(loaded, tmp_path / "w.safetensors")
    assert all(torch.equal(a, b) for a, b in zip(saved.parameters(), loaded.parameters(), strict=True))


@pytest.mark.invalid_input
@pytest.mark.parametrize("protocol", [2, 3, 4, 5, "zip", "legacy"])
def test_pickled_checkpoints_are_refused(tmp_path, protocol):
    file = tmp_path / "w.pt"
    if isinstance(protocol, int):
        file.write_bytes(pickle.dumps({"a": [1, 2]}, protocol=protocol))
    else:
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


def _flipped(data: bytes, bit: int) -> bytes:
    at, place = divmod(bit, 8)
    return data[:at] + bytes([data[at] ^ (1 << place)]) + data[at + 1 :]


@pytest.mark.invalid_input
@pytest.mark.parametrize("where", ["data", "header"])
def test_a_flipped_bit_in_a_checkpoint_is_noticed_before_anything_changes(tmp_path, where):
    file, x = tmp_path / "run.safetensors", torch.rand(20, *SHAPE)
    vc.fit(_model(), x, epochs=1, seed=0, checkpoint=file)
    whole, header = file.read_bytes(), 8 + int.from_bytes(file.read_bytes()[:8], "little")
    generator = torch.Generator().manual_seed(0)
    low, high, flips = (8 * header, 8 * len(whole), 200) if where == "data" else (0, 8 * header, 500)
    model = _model()
    before = [p.clone() for p in model.parameters()]
    for bit in torch.randint(low, high, (flips,), generator=generator).tolist():
        file.write_bytes(_flipped(whole, bit))
        for read in (lambda: vc.load_weights(model, file), lambda: vc.fit(model, x, epochs=2, checkpoint=file)):
            with pytest.raises(ValueError, match=r"damaged|checksum|another model"):
                read()
        assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


@pytest.mark.invalid_input
def test_weights_that_are_nan_are_not_loaded(tmp_path):
    broken, model, file = _model(), _model(), tmp_path / "w.safetensors"
    with torch.no_grad():
        broken.encoder[1].linear.bias[0] = float("nan")
    vc.save_weights(broken, file)
    before = [p.clone() for p in model.parameters()]
    with pytest.raises(ValueError, match=r"NaN or infinite: encoder\.1\.linear\.bias"):
        vc.load_weights(model, file)
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


@pytest.mark.invalid_input
@pytest.mark.parametrize("history", ['{"seed": 0}', '{"seed": 0, "train": [], "test": [], "seconds": [], "mood": 1}'])
def test_a_checkpoint_of_another_version_says_so(tmp_path, history):
    file, x = tmp_path / "run.safetensors", torch.rand(20, *SHAPE)
    _write({f"model.{n}": t for n, t in _model().state_dict().items()}, file, {"history": history, "groups": "[]"})
    with pytest.raises(ValueError, match=r"written by another version of the course.*load_weights"):
        vc.fit(_model(), x, epochs=1, checkpoint=file)
    vc.load_weights(_model(), file)


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
