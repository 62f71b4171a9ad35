"""Bits-back coding: exact, as short as the bound says, and never decoded into nonsense."""

import itertools
import math
import sys
import zlib
from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image

import vae_course as vc
from vae_course.applications import bits_back
from vae_course.applications.bits_back import BitsBack, StreamDamaged, compress, decompress

pytest.importorskip("constriction", reason="constriction is one of the extras: `make extras`")
SHAPE = (1, 8, 8)


@pytest.fixture(scope="module")
def data():
    torch.manual_seed(0)
    base = (torch.rand(6, *SHAPE) > 0.6).float()  # six patterns, each with a few pixels flipped
    flips = (torch.rand(600, *SHAPE) < 0.03).float()
    return (base[torch.randint(6, (600,))] - flips).abs()


@pytest.fixture(scope="module")
def model(data):
    torch.manual_seed(0)
    model = vc.VAE.mlp(SHAPE, latent=4, hidden=(64,))
    vc.fit(model, data[:400], epochs=40, batch_size=32, lr=3e-3, progress=False)
    return model


@pytest.fixture(scope="module")
def images(data):
    return data[400:]


def test_the_round_trip_is_exact_bit_by_bit(model, images):
    initial = bytes(range(64))
    decoded = decompress(model, compress(model, images, initial))
    assert torch.equal(decoded.images, images)
    assert decoded.initial == initial


def test_images_the_model_has_never_seen_anything_like_cost_more_but_come_back(model, images):
    strange = 1 - images[:50]
    stream = compress(model, strange)
    assert torch.equal(decompress(model, stream).images, strange)
    assert len(stream) > len(compress(model, images[:50]))


def test_zeros_at_the_end_of_the_initial_bits_are_not_lost(model, images):
    initial = bytes(60) + b"\1\0\0\0" + bytes(8)
    assert decompress(model, compress(model, images[:3], initial)).initial == initial


def test_the_rate_is_that_of_the_bound(model, images):
    torch.manual_seed(1)
    bound = -np.mean([vc.evaluate(model, images).elbo for _ in range(20)]) / math.log(2)
    coder = BitsBack(model)
    stack = coder.stack(bytes(range(64)))
    before = stack.num_valid_bits()
    for image in images:
        coder.push(stack, image)
    rate = (stack.num_valid_bits() - before) / len(images)
    assert rate == pytest.approx(bound, rel=0.03)


def test_without_getting_bits_back_the_code_would_cost_its_full_price(model, images):
    """Coding z with the prior but choosing it without the stack's bits costs the bits of q(z|x) more."""
    coder = BitsBack(model)
    stack = coder.stack(bytes(range(64)))
    start = stack.num_valid_bits()
    stack.decode(coder.codes, *coder.posterior(images[0]))
    given_back = start - stack.num_valid_bits()
    scale = coder.posterior(images[0])[1]
    entropy = np.log2(scale * math.sqrt(2 * math.pi * math.e)).sum()
    assert given_back == pytest.approx(entropy, abs=12)  # one draw of z: a few bits around the entropy


def test_pop_undoes_push_to_the_bit(model, images):
    coder = BitsBack(model)
    stack = coder.stack(bytes(range(64)))
    before = stack.get_compressed()
    coder.push(stack, images[0])
    assert torch.equal(coder.pop(stack), images[0])
    assert np.array_equal(stack.get_compressed(), before)


def test_the_bins_are_narrow_enough(model, images):
    """The KL of the binned distributions is that of the densities."""
    coder = BitsBack(model)
    mean, scale = coder.posterior(images[0])
    bins = np.arange(-bits_back.REACH * bits_back.BINS, bits_back.REACH * bits_back.BINS + 1)
    q = torch.distributions.Normal(torch.tensor(mean)[:, None], torch.tensor(scale)[:, None])
    p = torch.distributions.Normal(torch.zeros(1).double(), float(bits_back.BINS))
    k = torch.tensor(bins).double()
    mass_q, mass_p = (d.cdf(k + 0.5) - d.cdf(k - 0.5) for d in (q, p))
    binned = torch.special.xlogy(mass_q, mass_q / mass_p.clamp(min=1e-300)).sum(1)
    exact = torch.distributions.kl_divergence(torch.distributions.Normal(torch.tensor(mean), torch.tensor(scale)), p)
    torch.testing.assert_close(binned, exact, rtol=0.01, atol=0.01)


@pytest.mark.invalid_input
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_a_stream_cut_short_is_detected(model, images, share):
    stream = compress(model, images[:20])
    with pytest.raises(StreamDamaged, match="cut short"):
        decompress(model, stream[: int(share * len(stream))])


@pytest.mark.invalid_input
def test_every_single_altered_bit_is_detected(model, images):
    stream = compress(model, images[:2])
    for bit in range(8 * len(stream)):
        altered = bytearray(stream)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(StreamDamaged):
            decompress(model, bytes(altered))


@pytest.mark.invalid_input
def test_words_swapped_or_added_are_detected(model, images):
    stream = compress(model, images[:20])
    swapped = stream[:40] + stream[44:48] + stream[40:44] + stream[48:]
    with pytest.raises(StreamDamaged, match="altered"):
        decompress(model, swapped)
    with pytest.raises(StreamDamaged, match="longer"):
        decompress(model, stream + b"\0\0\0\0")
    with pytest.raises(StreamDamaged, match="no stream"):
        decompress(model, b"GIF89a" + stream)


@pytest.mark.invalid_input
def test_another_model_is_refused_before_anything_is_decoded(model, images):
    other = vc.VAE.mlp(SHAPE, latent=4, hidden=(64,))
    with pytest.raises(ValueError, match="another model"):
        decompress(other, compress(model, images[:5]))


@pytest.mark.invalid_input
def test_what_cannot_be_coded_is_refused_at_the_door(model, images):
    with pytest.raises(ValueError, match=r"zeros and ones, got 0\.5.*binarise"):
        compress(model, images[:2] * 0.5)
    with pytest.raises(ValueError, match="at least 16 for 4 latent dimensions, got 8 bytes"):
        compress(model, images[:2], b"12345678")
    with pytest.raises(ValueError, match="must be Bernoulli"):
        compress(vc.VAE.mlp(SHAPE, latent=4, hidden=(8,), likelihood="gaussian"), images[:2])
    with pytest.raises(ValueError, match="shape"):
        compress(model, images[0])


@pytest.mark.invalid_input
def test_without_constriction_the_message_says_what_to_run(model, images, monkeypatch):
    monkeypatch.setitem(sys.modules, "constriction", None)
    with pytest.raises(ModuleNotFoundError, match="run `make extras` in the course's folder"):
        compress(model, images[:2])


def test_the_yardsticks_hold_the_images_too(images):
    unpacked = np.unpackbits(np.frombuffer(zlib.decompress(zlib.compress(bits_back.packed(images), 9)), np.uint8))
    assert np.array_equal(unpacked, images.numpy().astype(np.uint8).ravel())
    assert bits_back.zlib_bits(images) == 8 * len(zlib.compress(bits_back.packed(images), 9))
    file = BytesIO()
    n, _, h, w = images.shape
    Image.fromarray(images.numpy().astype(bool).reshape(n * h, w)).save(file, format="png", optimize=True)
    assert bits_back.png_bits(images) == 8 * len(file.getvalue())


def test_the_context_models_probabilities_of_all_images_add_up_to_one():
    """So each pixel was predicted from earlier ones only: a template that looked ahead would promise too much."""
    pairs = torch.tensor(list(itertools.product([0.0, 1.0], repeat=12))).view(-1, 2, 1, 2, 3)
    assert sum(2 ** -bits_back.context_bits(pair) for pair in pairs) == pytest.approx(1)


def test_the_context_model_learns_what_repeats_and_gains_nothing_from_coins(data):
    coins = (torch.rand(100, *SHAPE) > 0.5).float()
    assert bits_back.context_bits(coins) > coins.numel()
    assert bits_back.context_bits(data) / data.numel() < 0.8 * bits_back.context_bits(data[:20]) / data[:20].numel()
