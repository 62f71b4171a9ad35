"""Convolutions: their shapes, the way back, and what upsampling does to a surface without detail."""

from itertools import product

import pytest
import torch
from torch import nn

import vae_course as vc
from vae_course import networks
from vae_course.networks import conv_output_size, conv_transpose_output_size

WINDOWS = [(k, s, p) for k, s, p in product((1, 2, 3, 4, 5), (1, 2, 3), (0, 1, 2)) if p < k]


@pytest.mark.parametrize(("kernel", "stride", "padding"), WINDOWS)
def test_the_formulas_give_the_sizes_that_torch_makes(kernel, stride, padding):
    there = nn.Conv1d(1, 1, kernel, stride, padding)
    for size in range(max(1, kernel - 2 * padding), 13):
        made = there(torch.zeros(1, 1, size)).shape[-1]
        assert conv_output_size(size, kernel, stride, padding) == made
        for extra in range(stride):
            back = nn.ConvTranspose1d(1, 1, kernel, stride, padding, output_padding=extra)
            if (made - 1) * stride - 2 * padding + kernel + extra > 0:
                assert (
                    conv_transpose_output_size(made, kernel, stride, padding, extra)
                    == back(torch.zeros(1, 1, made)).shape[-1]
                )


@pytest.mark.parametrize(("kernel", "stride", "padding"), WINDOWS)
def test_the_way_back_leads_to_the_smallest_size_that_could_have_been_the_origin(kernel, stride, padding):
    for size in range(max(1, kernel - 2 * padding), 13):
        small = conv_output_size(size, kernel, stride, padding)
        if (small - 1) * stride - 2 * padding + kernel < 1:
            continue
        back = conv_transpose_output_size(small, kernel, stride, padding)
        assert conv_output_size(back, kernel, stride, padding) == small
        lost = (size + 2 * padding - kernel) % stride  # what rounding down forgot
        assert conv_transpose_output_size(small, kernel, stride, padding, output_padding=lost) == size == back + lost


def test_four_halvings_of_28_do_not_lead_back_to_28():
    sizes = [28]
    for _ in range(4):
        sizes.append(conv_output_size(sizes[-1]))
    assert sizes == [28, 14, 7, 3, 1]
    back = [sizes[-1]]
    for _ in range(4):
        back.append(conv_transpose_output_size(back[-1]))
    assert back == [1, 2, 4, 8, 16]
    assert [conv_transpose_output_size(small, output_padding=extra) for small, extra in ((1, 1), (3, 1), (7, 0))] == [
        3,
        7,
        14,
    ]


def test_a_transposed_convolution_is_the_adjoint_of_the_convolution_with_the_same_weights():
    there = nn.Conv2d(2, 3, 4, 2, 1, bias=False).double()
    back = nn.ConvTranspose2d(3, 2, 4, 2, 1, bias=False).double()
    back.weight = there.weight
    x, y = torch.randn(1, 2, 8, 8).double(), torch.randn(1, 3, 4, 4).double()
    torch.testing.assert_close((there(x) * y).sum(), (x * back(y)).sum())


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (3, 8, 20)])
@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
def test_encoder_and_decoder_meet(shape, upsampling):
    model = vc.VAE.conv(shape, latent=3, channels=(4, 8), features=16, upsampling=upsampling)
    x = torch.rand(2, *shape)
    assert model.reconstruct(x).shape == x.shape
    terms = vc.elbo(model, x)
    assert terms.elbo.shape == (2,) and terms.elbo.isfinite().all()
    terms.elbo.sum().backward()
    assert all(p.grad is not None for p in model.parameters())


def test_a_surface_without_detail_stays_one_under_resizing_only():
    flat = torch.ones(1, 8, 10, 10)
    ripples = {}
    for name, layers in networks.UPSAMPLINGS.items():
        made = nn.Sequential(*layers(8, 1))(flat)[..., 2:-2, 2:-2]  # away from the border, where padding is felt
        ripples[name] = made.std().item()
    assert ripples["resize"] < 1e-6 < 1e-3 < ripples["transposed"]


def test_the_default_decoder_is_the_one_that_saved_weights_were_made_for():
    plain, named = (networks.conv_decoder(4, (1, 28, 28), (8, 16), 32, **k) for k in ({}, {"upsampling": "transposed"}))
    assert [p.shape for p in plain.parameters()] == [p.shape for p in named.parameters()]
    assert sum(isinstance(layer, nn.ConvTranspose2d) for layer in plain) == 2


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: conv_output_size(3, kernel=6), "a kernel of 6 does not fit into 3 pixels with 1 of padding"),
        (lambda: conv_output_size(0), "size must be an integer of at least 1"),
        (lambda: conv_output_size(28, stride=0), "stride must be an integer of at least 1"),
        (lambda: conv_output_size(28, padding=-1), "padding must be an integer of at least 0"),
        (lambda: conv_output_size(28.0), "size must be an integer"),
        (
            lambda: conv_transpose_output_size(7, output_padding=2),
            "output_padding must be smaller than the stride 2, got 2",
        ),
        (lambda: conv_transpose_output_size(1, kernel=2, padding=1), "takes away more than a kernel of 2 makes"),
        (lambda: networks.conv_encoder((1, 28, 28), (8, 8, 8, 8)), "4 halvings need .* divisible by 16, got 28x28"),
        (lambda: vc.VAE.conv((1, 8, 8), 2, upsampling="bicubic"), "one of transposed, resize; got 'bicubic'"),
    ],
)
def test_sizes_that_cannot_be_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
