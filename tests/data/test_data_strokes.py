"""`strokes` and `shapes`: the images show what their factors say, and the digits look like handwriting."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from vae_course.data import load
from vae_course.data.glyphs import GLYPHS, POINTS, pen_path, smooth_curve
from vae_course.data.idx import read_idx
from vae_course.data.shapes import FACTOR_SIZES
from vae_course.data.strokes import fit, ink, lean, turn

ROOT = Path(__file__).parents[2]
MNIST = ROOT.parent / "shared" / "data" / "mnist"


@pytest.fixture(scope="module")
def strokes(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAE_COURSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield load("strokes", n_train=10_000, n_test=1_000)


@pytest.fixture(scope="module")
def shapes():
    return load("shapes")


def centre_of_mass(images):
    """Column and row, counted from 0, of the centre of each image's ink."""
    ink, at = images[:, 0], torch.arange(images.shape[-1], dtype=images.dtype)
    total = ink.sum((1, 2))
    return (ink.sum(1) * at).sum(1) / total, (ink.sum(2) * at).sum(1) / total


def ink_box(images, darker_than):
    """Width and height of the box around each image's ink, in pixels."""
    dark = images[:, 0] > darker_than
    sides = []
    for dimension in (1, 2):
        line = dark.any(dimension).int()
        first, last = line.argmax(1), line.shape[1] - 1 - line.flip(1).argmax(1)
        sides.append((last - first + 1).float())
    return sides


def correlation(a, b):
    return torch.corrcoef(torch.stack([a, b]))[0, 1].item()


# The pen


def test_a_pen_passes_through_the_points_of_its_stroke():
    curve = smooth_curve("0,0 30,10 50,60 20,100")
    for point in ([0, 0], [0.3, 0.1], [0.5, 0.6], [0.2, 1]):
        assert np.abs(curve - point).sum(1).min() < 1e-12


def test_a_star_makes_a_sharp_turn():
    smooth, sharp = smooth_curve("0,0 50,0 50,50"), smooth_curve("0,0 50,0* 50,50")
    assert np.minimum(abs(sharp[:, 1]), abs(sharp[:, 0] - 0.5)).max() < 1e-12  # all of it on the two straight lines
    assert np.minimum(abs(smooth[:, 1]), abs(smooth[:, 0] - 0.5)).max() > 0.02


@pytest.mark.parametrize("digit", range(10))
def test_the_points_of_a_glyph_are_equally_far_apart_on_the_paper(digit):
    for glyph in GLYPHS[digit].values():
        path, stroke, length = pen_path(glyph)
        step = np.linalg.norm(np.diff(path, axis=0), axis=1)[np.diff(stroke) == 0]
        assert step.max() <= 1.001 * length / (POINTS - 1)
        assert np.median(step) == pytest.approx(length / (POINTS - 1), rel=0.01)
        assert set(stroke) == set(range(len(glyph)))


def test_slanted_writing_has_its_top_to_the_right():
    upright = np.array([[[0.0, -1.0], [0.0, 1.0]]])  # y grows downwards: the first point is the top
    leaning = lean(upright, np.array([45.0]))
    assert np.allclose(leaning, [[[1, -1], [-1, 1]]])


def test_rotation_is_counter_clockwise():
    to_the_right = np.array([[[1.0, 0.0]]])
    assert np.allclose(turn(to_the_right, np.array([90.0])), [[[0, -1]]])


def test_the_longer_side_fills_the_box():
    path = fit(np.array([[[0.0, 0.0], [1.0, 4.0]]]), np.array([20.0]))
    assert np.allclose(np.ptp(path, axis=1), [[5, 20]])


def test_ink_covers_the_area_of_a_line_with_round_ends():
    line = np.stack([np.linspace(8, 20, 100), np.full(100, 14.0)], axis=1)[None]
    area = ink(line, np.array([3.0])).sum() / 255
    assert area == pytest.approx(12 * 3 + np.pi * 1.5**2, rel=0.02)


# The digits


def test_the_same_images_come_out_on_any_number_of_threads(tmp_path):
    code = (
        "from vae_course.data.strokes import draw; import sys; sys.stdout.buffer.write(draw(400, 100, seed=1)['train'])"
    )
    digests = set()
    for threads in (1, 2, 5):
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
        assert len(done.stdout) == 400 * 28 * 28
        digests.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(digests) == 1


def test_fewer_images_are_the_beginning_of_more(strokes, tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_CACHE", str(tmp_path))
    few = load("strokes", n_train=100, n_test=30)
    assert torch.equal(few.train, strokes.train[:100])
    assert torch.equal(few.train_factors, strokes.train_factors[:100])
    assert torch.equal(few.test, strokes.test[:30])


def test_the_page_is_filled_as_in_mnist(strokes):
    """Real MNIST: mean grey 0.133, ink (more than a third black) 19.7 high and 15.0 wide, centre of mass (14, 14)."""
    column, row = centre_of_mass(strokes.train)
    width, height = ink_box(strokes.train, darker_than=1 / 3)
    assert strokes.train.mean().item() == pytest.approx(0.133, abs=0.01)
    assert height.mean().item() == pytest.approx(19.7, abs=0.5)
    assert width.mean().item() == pytest.approx(15.0, abs=1)
    assert [column.mean().item(), row.mean().item()] == pytest.approx([14, 14], abs=0.2)


def test_the_factors_say_what_the_image_shows(strokes):
    factor = dict(zip(strokes.factor_names, strokes.train_factors.T, strict=True))
    assert torch.equal(factor["label"].long(), strokes.train_labels)

    width, height = ink_box(strokes.train, darker_than=1 / 2)
    assert (width - factor["width"]).abs().mean() < 0.6  # half a pixel is what whole pixels can tell
    assert (height - factor["height"]).abs().mean() < 0.6

    area, rim = strokes.train.sum((1, 2, 3)), torch.stack(torch.gradient(strokes.train, dim=(2, 3))).norm(dim=0)
    assert correlation(2 * area / rim.sum((1, 2, 3)), factor["thickness"]) > 0.9  # a line has two edges

    column, row = centre_of_mass(strokes.train)
    at = torch.arange(28.0)
    right, down = at - column[:, None], at - row[:, None]
    tilt = -torch.einsum("nij,ni,nj->n", strokes.train[:, 0], down, right) / torch.einsum(
        "nij,ni->n", strokes.train[:, 0], down**2
    )
    for digit in (0, 1, 8):
        this = strokes.train_labels == digit
        lean = torch.deg2rad(factor["slant"] - factor["rotation"])[this]
        assert correlation(tilt[this], lean) > 0.7, digit


def test_no_ink_runs_off_the_page(strokes):
    frame = torch.ones(28, 28, dtype=torch.bool)
    frame[1:-1, 1:-1] = False
    assert strokes.train[:, 0, frame].max() < 0.5  # the outermost pixels: grey edges at most


def test_no_two_digits_are_alike(strokes):
    flat = strokes.train[:2_000].flatten(1)
    assert len(flat.unique(dim=0)) == 2_000


@pytest.mark.skipif(not MNIST.is_dir(), reason="real MNIST is not beside the project, in ../shared/data/mnist")
def test_a_classifier_trained_on_strokes_only_reads_real_handwriting(strokes):
    images = torch.from_numpy(read_idx(MNIST / "t10k-images-idx3-ubyte.gz", dimensions=3))[:, None] / 255
    labels = torch.from_numpy(read_idx(MNIST / "t10k-labels-idx1-ubyte.gz", dimensions=1)).long()
    assert len(images) == 10_000
    classifier = nn.Sequential(
        *(nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Dropout(0.3), nn.Linear(512, 10)),
    )
    optimizer = torch.optim.Adam(classifier.parameters(), lr=2e-3)
    for _ in range(2):
        for batch in torch.randperm(len(strokes.train)).split(64):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(classifier(strokes.train[batch]), strokes.train_labels[batch])
            loss.backward()
            optimizer.step()
    classifier.eval()
    with torch.no_grad():
        guess = torch.cat([classifier(batch).argmax(1) for batch in images.split(500)])
    assert (guess == labels).float().mean() >= 0.80


# The sprites


def test_every_combination_of_factors_occurs_exactly_once(shapes):
    factors = torch.cat([shapes.train_factors, shapes.test_factors]).long()
    assert shapes.factor_sizes == FACTOR_SIZES == (3, 4, 10, 20, 20)
    assert factors.unique(dim=0).shape == (48_000, 5)
    assert factors.min(0).values.tolist() == [0, 0, 0, 0, 0]
    assert (factors.max(0).values + 1).tolist() == list(FACTOR_SIZES)
    assert len(shapes.test) == 5_000


@pytest.mark.parametrize("size", [32, 64])
def test_a_sprite_is_where_x_and_y_say(size):
    data = load("shapes", size=size, n_train=2_000)
    assert data.shape == (1, size, size)
    column, row = centre_of_mass(data.train)
    zoom = size // 32
    first = (13 * zoom - 1) / 2  # the middle of the first window
    x, y = data.train_factors[:, 3], data.train_factors[:, 4]
    assert torch.allclose(column, first + zoom * x, atol=0.05 * zoom)
    assert torch.allclose(row, first + zoom * y, atol=0.05 * zoom)


def test_the_area_of_a_sprite_grows_with_its_scale_only(shapes):
    area, factors = shapes.train.sum((1, 2, 3)), shapes.train_factors
    for shape in range(3):
        areas = [area[(factors[:, 0] == shape) & (factors[:, 1] == scale)] for scale in range(4)]
        for smaller, larger in pairwise(areas):
            assert smaller.max() < larger.min()
        for same in areas:
            assert same.max() / same.min() < 1.03


def test_only_the_heart_shows_its_orientation_all_around(shapes):
    images, factors = torch.cat([shapes.train, shapes.test]), torch.cat([shapes.train_factors, shapes.test_factors])
    for shape, different in (("square", 5), ("ellipse", 5), ("heart", 10)):
        wanted = torch.tensor([shapes.classes.index(shape), 3, 10, 10])
        here = (factors[:, [0, 1, 3, 4]] == wanted).all(1)
        turned = images[here][factors[here][:, 2].argsort()].flatten(1)
        apart = torch.cdist(turned, turned, compute_mode="donot_use_mm_for_euclid_dist")
        twins = (apart < 0.1).sum(1)  # itself included
        assert (twins == 10 // different).all(), shape
