"""Whatever is given to `fit`, `evaluate` and `load_weights`: a result, or an error of our own; and the model is then as
it was."""

import json
import math
import struct

import pytest
import torch
from doors import EXAMPLES, result_or_our_own_error
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vae_course as vc

pytestmark = pytest.mark.invalid_input
SHAPE = (1, 2, 2)
MODELS = {
    "VAE": lambda: vc.VAE.mlp(SHAPE, latent=2, hidden=(3,)),
    "Gaussian": lambda: vc.VAE.mlp(SHAPE, latent=2, hidden=(3,), likelihood="gaussian"),
    "autoencoder": lambda: vc.Autoencoder.mlp(SHAPE, latent=2, hidden=(3,)),
    "conditional": lambda: vc.ConditionalVAE.mlp(SHAPE, classes=3, latent=2, hidden=(3,)),
}
OURS = (ValueError, TypeError, FileNotFoundError, RuntimeError)
ODD = st.sampled_from([None, -1, 0, 1.5, math.nan, math.inf, "3", [], True])
DTYPES = st.sampled_from([torch.float32] * 4 + [torch.float64, torch.float16, torch.uint8, torch.int64, torch.bool])


@st.composite
def images(draw):
    """Images of usual and unusual shapes, types and values, or no tensor at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([None, 3, "images", [[0.5]], torch.rand(2, 4).numpy()]))
    shape = draw(
        st.sampled_from([(5, *SHAPE)] * 5 + [(0, *SHAPE), (5, 4), SHAPE, (5, 2, 2), (5, 2, 2, 1), (5, 3, 2, 2), ()])
    )
    low, high = draw(
        st.sampled_from([(0, 1)] * 4 + [(-1, 1), (0, 255), (0, 0), (0, 1e30), (0, math.nan), (-math.inf, 0)])
    )
    return (low + (high - low) * torch.rand(shape)).to(draw(DTYPES))


@st.composite
def labels(draw, of_images):
    """Labels that fit, labels that do not, or none."""
    kind = draw(st.integers(0, 5))
    if kind < 2:
        return None
    n = len(of_images) if isinstance(of_images, torch.Tensor) and of_images.ndim else 5
    if kind < 4:
        return torch.randint(3, (n,))
    return draw(
        st.sampled_from([torch.zeros(n), torch.full((n,), 7), torch.full((n,), -1), torch.zeros(n + 1).long(), "abc"])
    )


@st.composite
def settings_of_fit(draw):
    """A few of the arguments of `fit`, usual and unusual ones."""
    usual = {
        "epochs": st.integers(0, 2),
        "batch_size": st.integers(1, 7),
        "lr": st.sampled_from([1e-3, 0.1, 1e6, lambda t: 1e-2 * (1 - t)]),
        "schedule": st.sampled_from([None, lambda t: {"beta": t}]),
        "seed": st.sampled_from([None, 0, 2**31]),
        "progress": st.just(False),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(usual))))
    odd = draw(st.sampled_from([None, None, *sorted(usual)]))
    return {name: draw(ODD if name == odd else usual[name]) for name in sorted(chosen)}


def weights_of(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(MODELS)), images(), settings_of_fit())
def test_fit_with_anything(data, kind, x, arguments):
    model = MODELS[kind]()
    y, test = data.draw(labels(x)), data.draw(st.sampled_from([None, None, x, torch.rand(2, *SHAPE)]))
    before = weights_of(model)
    try:
        history = result_or_our_own_error(lambda: vc.fit(model, x, y, test=test, **{"epochs": 1, **arguments}), OURS)
    except vc.TrainingDiverged as error:  # the model is as after the last whole epoch
        history = error.history
        assert all(value.isfinite().all() for value in model.state_dict().values())
    if history is None:
        assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    else:
        assert all(math.isfinite(terms.elbo) for terms in history.train)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(MODELS)), images())
def test_evaluate_with_anything(data, kind, x):
    y = data.draw(labels(x))
    result_or_our_own_error(lambda: vc.evaluate(MODELS[kind](), x, y), OURS)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(MODELS)), st.sampled_from(sorted(MODELS)))
def test_load_weights_of_anything(tmp_path_factory, data, kind, other):
    path = tmp_path_factory.mktemp("weights") / "model.safetensors"
    vc.save_weights(MODELS[other](), path)
    path.write_bytes(data.draw(_damaged(path.read_bytes())))
    model = MODELS[kind]()
    before = weights_of(model)
    if result_or_our_own_error(lambda: vc.load_weights(model, path) or "loaded", OURS) is None:
        assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    else:
        assert all(value.isfinite().all() for value in model.state_dict().values())


@st.composite
def _damaged(draw, file: bytes):
    """A file of weights as it was, cut, with bytes changed, with another header, or something else altogether."""
    how = draw(st.integers(0, 5))
    if how == 0:
        return draw(st.binary(max_size=200))
    if how == 1:
        return file[: draw(st.integers(0, len(file)))]
    if how in (2, 3):
        changed = bytearray(file)
        for _ in range(draw(st.integers(1, 3))):
            changed[draw(st.integers(0, len(file) - 1))] ^= draw(st.integers(1, 255))
        return bytes(changed)
    if how == 4:
        length = struct.unpack("<Q", file[:8])[0]
        header = json.loads(file[8 : 8 + length])
        name = draw(st.sampled_from(sorted(header)))
        new = draw(st.sampled_from([None, 3, {}, {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}]))
        header = {**header, name: new} if new is not None else {k: v for k, v in header.items() if k != name}
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + file[8 + length :]
    return file
