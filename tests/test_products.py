"""The course's linear layer is PyTorch's, only that large products take another way."""

from contextlib import contextmanager

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

import vae_course as vc
from vae_course import products, throughput

faster = pytest.mark.skipif(
    products._multiply is None, reason="this processor has no AVX-512: nothing is left to oneDNN"
)
sizes = st.integers(1, 40)


@pytest.fixture(scope="module", autouse=True)
def of_any_size():
    """Here oneDNN also multiplies small matrices."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(products, "LEAST", 0)
        yield


@contextmanager
def by_pytorch():
    torch.backends.mkldnn.enabled = False
    try:
        yield
    finally:
        torch.backends.mkldnn.enabled = True


def layer_and_input(rows, fan_in, fan_out, bias=True):
    layer = products.Linear(fan_in, fan_out, bias=bias)
    return layer, torch.randn(rows, fan_in, requires_grad=True)


def derivatives(output, x, *weights):
    """The output, and first and second derivatives of a curved function of it."""
    value = output.sin().sum()
    first = torch.autograd.grad(value, [x, *weights], create_graph=True)
    second = torch.autograd.grad(sum(g.square().sum() for g in first), [x, *weights])
    return [output, *first, *second]


@faster
@given(sizes, sizes, sizes, st.booleans())
def test_values_and_first_and_second_derivatives_are_those_of_pytorch_up_to_rounding(rows, fan_in, fan_out, bias):
    layer, x = layer_and_input(rows, fan_in, fan_out, bias)
    output = layer(x)
    assert "_Product" in type(output.grad_fn).__name__
    exact = [t.detach().double().requires_grad_() for t in (x, *layer.parameters())]
    expected = derivatives(F.linear(*exact), *exact)
    for ours, theirs in zip(derivatives(output, x, *layer.parameters()), expected, strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-4, atol=1e-4)


@faster
def test_images_get_no_gradient_that_nobody_wants():
    layer = products.Linear(30, 20)
    layer(x := torch.rand(10, 30)).sum().backward()
    assert x.grad is None and layer.weight.grad.shape == (20, 30)


@faster
def test_every_other_case_is_left_to_pytorch(monkeypatch):
    layer, x = layer_and_input(64, 30, 20)

    def ours(layer=layer, x=x):
        return "_Product" in type(layer(x).grad_fn).__name__

    assert ours()
    assert not ours(layer.double(), x.double())
    layer.float()
    assert not ours(x=x[None])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert not ours()
    with by_pytorch():
        assert not ours()
    monkeypatch.setattr(products, "LEAST", 64 * 30 * 20 + 1)
    assert not ours()


@faster
def test_a_product_is_counted_as_often_whoever_multiplies():
    model, images = vc.VAE.mlp((1, 28, 28), latent=5, hidden=(50,)), torch.rand(16, 1, 28, 28)
    counted = throughput.operations_per_image(model, images)
    with by_pytorch():
        assert counted == throughput.operations_per_image(model, images) > 0


def test_weights_are_interchangeable_with_those_of_pytorchs_layer():
    ours, theirs = products.Linear(30, 20), torch.nn.Linear(30, 20)
    theirs.load_state_dict(ours.state_dict())
    x = torch.rand(5, 30)
    torch.testing.assert_close(ours(x), theirs(x))


@faster
def test_the_same_step_is_taken_whoever_multiplies():
    def trained():
        torch.manual_seed(0)
        model = vc.VAE.mlp((1, 28, 28), latent=5, hidden=(50,))
        vc.fit(model, torch.rand(64, 1, 28, 28), epochs=2, batch_size=32, seed=1, progress=False)
        return torch.cat([p.detach().flatten() for p in model.parameters()])

    ours = trained()
    with by_pytorch():
        theirs = trained()
    assert not torch.equal(ours, theirs)  # two ways of rounding
    torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-4)
