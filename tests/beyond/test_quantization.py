"""Quantization: nearest entries, the gradient past them, codebooks that follow, and grids that need not."""

import math

import pytest
import torch
from sklearn.cluster import KMeans

from vae_course.beyond.quantization import (
    FiniteScalarQuantizer,
    VectorQuantizer,
    nearest,
    perplexity,
    straight_through,
)


def test_the_nearest_entry_is_the_one_of_smallest_squared_difference():
    h, codebook = torch.randn(3, 5, 4), torch.randn(7, 4)
    by_hand = (h[..., None, :] - codebook).square().sum(-1).argmin(-1)
    assert torch.equal(nearest(h, codebook), by_hand)


def test_an_entry_of_the_codebook_is_its_own_nearest():
    codebook = torch.randn(20, 3)
    assert torch.equal(nearest(codebook, codebook), torch.arange(20))


def test_straight_through_has_the_value_of_the_entry_and_the_gradient_of_the_identity():
    h, entry = torch.randn(6, 2, requires_grad=True), torch.randn(6, 2)
    passed = straight_through(h, entry)
    torch.testing.assert_close(passed, entry)
    weights = torch.randn(6, 2)
    (weights * passed).sum().backward()
    assert torch.equal(h.grad, weights)


def test_commitment_moves_the_vectors_towards_their_entries_and_nothing_else():
    quantizer, h = VectorQuantizer(8, 2).eval(), torch.randn(5, 2, requires_grad=True)
    quantized = quantizer(h)
    quantized.commitment.sum().backward()
    torch.testing.assert_close(h.grad, 2 * (h.detach() - quantizer.codebook[quantized.codes]))
    assert list(quantizer.parameters()) == []


def test_without_decay_a_call_is_one_step_of_k_means():
    points = torch.randn(100, 2) + 4 * torch.tensor([[0.0, 0.0], [1.0, 1.0]]).repeat(50, 1)
    quantizer = VectorQuantizer(2, 2, decay=0.0, restarts=False)
    begin = quantizer.codebook.copy_(points[:2]).clone()
    quantizer(points)
    library = KMeans(2, init=begin.numpy(), n_init=1, max_iter=1).fit(points.numpy()).cluster_centers_
    torch.testing.assert_close(quantizer.codebook, torch.from_numpy(library), rtol=1e-4, atol=1e-4)


def test_on_the_same_batch_moving_averages_converge_to_the_means():
    points, quantizer = torch.tensor([[-1.0], [-2.0], [1.0], [4.0]]), VectorQuantizer(2, 1, decay=0.5, restarts=False)
    quantizer.codebook.copy_(torch.tensor([[-0.5], [0.5]]))
    quantizer.sums.copy_(quantizer.codebook)
    for _ in range(40):
        quantizer(points)
    torch.testing.assert_close(quantizer.codebook, torch.tensor([[-1.5], [2.5]]))


def test_an_entry_nobody_chooses_stays_where_it_is_without_restarts():
    quantizer = VectorQuantizer(2, 1, decay=0.9, restarts=False)
    quantizer.codebook.copy_(torch.tensor([[0.0], [100.0]]))
    quantizer.sums.copy_(quantizer.codebook)
    for _ in range(2000):  # its count shrinks below what can be divided by
        quantizer(torch.randn(10, 1))
    torch.testing.assert_close(quantizer.codebook[1], torch.tensor([100.0]), rtol=1e-3, atol=0)


def test_restarts_bring_dead_entries_back():
    cloud = torch.randn(500, 2)
    used = {}
    for restarts in (False, True):
        quantizer = VectorQuantizer(32, 2, decay=0.9, restarts=restarts)
        quantizer.codebook[1:] += 50  # all but one entry are far from every vector
        quantizer.sums.copy_(quantizer.codebook)
        for _ in range(60):
            quantizer(cloud)
        used[restarts] = perplexity(quantizer.eval()(cloud).codes, 32)
    assert used[False] < 1.01 and used[True] > 16


def test_evaluation_leaves_the_codebook_alone():
    quantizer = VectorQuantizer(8, 2).eval()
    before = quantizer.codebook.clone()
    quantizer(torch.randn(100, 2))
    assert torch.equal(quantizer.codebook, before)


def test_a_vector_and_the_lookup_of_its_code_are_the_same():
    for quantizer in (VectorQuantizer(8, 3).eval(), FiniteScalarQuantizer((3, 4, 5))):
        codes, vectors, _ = quantizer(torch.randn(50, 3))
        torch.testing.assert_close(quantizer.lookup(codes), vectors)


def test_the_fixed_grid_holds_every_combination_of_levels_once():
    quantizer = FiniteScalarQuantizer((2, 3, 4))
    entries = quantizer.lookup(torch.arange(24))
    assert len(entries.unique(dim=0)) == 24 == quantizer.size
    assert [len(column.unique()) for column in entries.T] == [2, 3, 4]
    assert entries.min() == -1 and entries.max() == 1


def test_each_number_is_rounded_to_the_nearest_level():
    levels = torch.linspace(-1, 1, 5)
    h = torch.randn(200, 1)
    expected = levels[(h.tanh() - levels).abs().argmin(1)]
    torch.testing.assert_close(FiniteScalarQuantizer((5,))(h).vectors[:, 0], expected)


def test_the_gradient_passes_the_rounding_and_not_the_squashing():
    h = torch.randn(20, 2, requires_grad=True)
    FiniteScalarQuantizer((4, 4))(h).vectors.sum().backward()
    torch.testing.assert_close(h.grad, 1 - h.detach().tanh().square())


def test_perplexity_counts_the_codes_in_use():
    assert perplexity(torch.zeros(10, dtype=torch.long), 64) == pytest.approx(1)
    assert perplexity(torch.arange(64), 64) == pytest.approx(64)
    shares = torch.tensor([0.5, 0.25, 0.25])
    codes = torch.tensor([0, 0, 1, 2])
    assert perplexity(codes, 64) == pytest.approx(math.exp(-(shares * shares.log()).sum()))


def test_the_mean_of_the_parts_perplexities_is_below_that_of_the_whole():
    parts = torch.arange(32).view(4, 8)
    assert perplexity(parts, 32) == pytest.approx(32)
    assert sum(perplexity(part, 32) for part in parts) / 4 == pytest.approx(8)


@pytest.mark.invalid_input
@pytest.mark.parametrize("size", [0, -1, 2.5, True])
def test_a_codebook_of_impossible_size_is_refused(size):
    with pytest.raises(ValueError, match="size must be an integer of at least 2"):
        VectorQuantizer(size, 2)


@pytest.mark.invalid_input
def test_a_codebook_of_one_is_refused_with_the_reason():
    with pytest.raises(ValueError, match="a single code says nothing"):
        VectorQuantizer(1, 2)


@pytest.mark.invalid_input
def test_impossible_settings_are_refused():
    with pytest.raises(ValueError, match="dim must be"):
        VectorQuantizer(8, 0)
    for decay in (1.0, -0.1, float("nan")):
        with pytest.raises(ValueError, match="decay must lie in"):
            VectorQuantizer(8, 2, decay=decay)
    for levels in ((), 4):
        with pytest.raises(ValueError, match="levels must be a tuple"):
            FiniteScalarQuantizer(levels)
    with pytest.raises(ValueError, match="at least 2"):
        FiniteScalarQuantizer((4, 1))


@pytest.mark.invalid_input
def test_vectors_that_do_not_fit_are_refused():
    quantizer = VectorQuantizer(8, 2)
    with pytest.raises(ValueError, match=r"expected vectors of shape \(\.\.\., 2\), got \(5, 3\)"):
        quantizer(torch.randn(5, 3))
    with pytest.raises(ValueError, match="channels are second"):
        quantizer(torch.randn(5, 2, 4, 4))
    with pytest.raises(ValueError, match="at least one vector"):
        quantizer(torch.randn(0, 2))
    with pytest.raises(ValueError, match="NaN or infinity"):
        quantizer(torch.full((5, 2), math.nan))
    with pytest.raises(TypeError, match="floating-point vectors"):
        quantizer(torch.ones(5, 2, dtype=torch.long))


@pytest.mark.invalid_input
def test_codes_that_are_none_are_refused():
    quantizer = VectorQuantizer(8, 2)
    for codes in (torch.tensor([8]), torch.tensor([-1])):
        with pytest.raises(ValueError, match="expected codes from 0 to 7"):
            quantizer.lookup(codes)
    with pytest.raises(TypeError, match="expected integers as codes"):
        quantizer.lookup(torch.tensor([1.0]))
    with pytest.raises(TypeError, match=r"torch\.Tensor of integers, got list"):
        perplexity([0, 1], 8)
    with pytest.raises(ValueError, match="at least one code"):
        perplexity(torch.zeros(0, dtype=torch.long), 8)
