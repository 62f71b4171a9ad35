"""`Dataset.of`: arrays of every type and layout come in as images in [0, 1] or standardised points, or are refused
with the line to write instead."""

import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

import vae_course as vc
from vae_course.data import Dataset

N = 20
BYTES = np.random.default_rng(0).integers(256, size=(N, 6, 7, 3), dtype=np.uint8)


def _all(data: Dataset) -> torch.Tensor:
    """Both parts, in an order that depends on nothing but the images."""
    rows = torch.cat([data.train, data.test])
    return rows[sorted(range(len(rows)), key=lambda i: rows[i].flatten().tolist())]


def _expected(images: np.ndarray) -> torch.Tensor:
    return _all(Dataset("expected", torch.from_numpy(images).float(), torch.zeros(0, *images.shape[1:])))


# Types and layouts


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (BYTES, "20 colour images 6x7, uint8, divided by 255; channels were last; 16 train, 4 test"),
        (BYTES.transpose(0, 3, 1, 2), "20 colour images 6x7, uint8, divided by 255; 16 train, 4 test"),
        (torch.from_numpy(BYTES), "channels were last"),
        (torch.from_numpy(BYTES).permute(0, 3, 1, 2), "uint8, divided by 255; 16 train"),
        (BYTES.astype(np.int64), "int64, divided by 255"),
        (BYTES.astype(np.uint16) * 257, "uint16, divided by 65535"),
        (BYTES / 255, "float64, values in [0, 1]"),
        ((BYTES / 255).astype(np.float32), "float32, values in [0, 1]"),
        (torch.from_numpy(BYTES / 127.5 - 1), "float64, from [-1, 1] to [0, 1]"),
        (list(BYTES), "channels were last"),
        ([torch.from_numpy(image) for image in BYTES], "channels were last"),
        ([Image.fromarray(image) for image in BYTES], "20 colour images 6x7, uint8, divided by 255; 16 train, 4 test"),
        ([(image, 0) for image in BYTES], "1 classes"),
    ],
)
def test_the_same_images_come_in_whatever_they_are_kept_in(images, said, capsys):
    data = Dataset.of(images)
    assert data.train.dtype == torch.float32 and data.train.is_contiguous() and data.shape == (3, 6, 7)
    torch.testing.assert_close(_all(data), _expected(BYTES.transpose(0, 3, 1, 2) / 255), atol=1e-6, rtol=0)
    assert said in (line := capsys.readouterr().out) and line.count("\n") == 1


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int32, np.float16, torch.bfloat16])
def test_black_and_white_images_of_any_type_stay_zero_and_one(kind):
    images = np.random.default_rng(1).random((N, 5, 5)) > 0.5
    given = torch.from_numpy(images).to(kind) if isinstance(kind, torch.dtype) else images.astype(kind)
    assert torch.equal(_all(Dataset.of(given)), _expected(images[:, None]))


def test_transparent_parts_are_laid_on_white():
    rgba = np.zeros((N, 6, 6, 4), dtype=np.uint8)
    rgba[..., 0] = np.arange(N)[:, None, None] * 12  # red ink
    rgba[:, :3, :, 3] = 255  # the lower half is transparent
    data = Dataset.of(rgba)
    assert data.shape == (3, 6, 6)
    assert (data.train[:, :, 3:] == 1).all() and (data.train[:, 1:, :3] == 0).all()


def test_pictures_of_several_sizes_and_modes_are_brought_to_one():
    pictures = [Image.new(mode, (8 + i, 9), 10 * i) for i, mode in enumerate(["L", "1", "L", "I"])]
    assert Dataset.of(pictures, size=8).shape == (1, 8, 8)
    assert Dataset.of([*pictures, Image.new("P", (8, 8))], size=(8, 6)).shape == (3, 8, 6)
    assert Dataset.of(pictures, size=8, colour="rgb").shape == (3, 8, 8)


def test_a_model_trains_on_what_came_in():
    data = Dataset.of(BYTES, labels=[i % 2 for i in range(N)])
    history = vc.fit(vc.VAE.mlp(data.shape, latent=2, hidden=(8,)), data.train, test=data.test, epochs=1)
    assert history.epochs == 1


def test_standardised_images_are_kept_for_a_gaussian_likelihood_and_refused_by_a_bernoulli():
    x = np.random.default_rng(0).normal(size=(N, 1, 6, 6))
    data = Dataset.of(x, scale="keep")
    assert torch.equal(_all(data), _expected(x.astype(np.float32)))
    vc.fit(vc.VAE.mlp(data.shape, latent=2, hidden=(8,), likelihood="gaussian"), data.train, epochs=1)
    with pytest.raises(ValueError, match=r'they look standardised: undo it.*likelihood="gaussian"'):
        vc.fit(vc.VAE.mlp(data.shape, latent=2, hidden=(8,)), data.train, epochs=1)


# Points


def test_points_are_standardised_by_the_training_part_and_can_be_changed_back(capsys):
    incomes = np.random.default_rng(0).lognormal(10, 1, size=(N, 2)) * [1, 1e-12]
    data = Dataset.of(incomes)
    torch.testing.assert_close(data.train.mean(0), torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(data.train.std(0, unbiased=False), torch.ones(2))
    back = torch.cat([data.train, data.test]).double() * torch.tensor(data.std) + torch.tensor(data.mean)
    torch.testing.assert_close(back.sum(0), torch.from_numpy(incomes.sum(0)), rtol=1e-5, atol=0)
    assert "20 points of 2 dimensions, float64, standardised" in capsys.readouterr().out


def test_a_column_of_one_value_is_said_and_does_no_harm(capsys):
    data = Dataset.of(np.stack([np.arange(N), np.full(N, 7)], axis=1).astype(float))
    assert (data.train[:, 1] == 0).all() and (data.test[:, 1] == 0).all()
    assert "column 1 has one value" in capsys.readouterr().out


@pytest.mark.invalid_input
def test_raw_incomes_are_refused_by_fit_with_the_column_and_the_cure():
    x = torch.stack([torch.randn(N), 1e5 * torch.rand(N)], dim=1)
    with pytest.raises(ValueError, match=r"column 1 reaches from .* to \d.*e\+04.*standardise: vae_course.Dataset.of"):
        vc.fit(vc.VAE.mlp((2,), latent=1, hidden=(8,), likelihood="gaussian"), x, epochs=1)


# Classes


@pytest.mark.parametrize(
    ("labels", "classes", "expected"),
    [
        (["dog", "cat"] * 10, (), ("cat", "dog")),
        (np.array([7, 3] * 10), (), ("3", "7")),
        (torch.tensor([1.0, 0.0] * 10), ("no", "yes"), ("no", "yes")),
        ([True, False] * 10, (), ("False", "True")),
        (np.array([[1], [0]] * 10), (), ("0", "1")),
        (["dog", "cat"] * 10, ("dog", "cat", "bird"), ("dog", "cat", "bird")),
    ],
)
def test_labels_become_indices_into_named_classes(labels, classes, expected):
    data = Dataset.of(np.arange(N * 16).reshape(N, 4, 4) / 1000, labels, classes=classes)
    assert data.classes == expected and data.train_labels.dtype == torch.int64
    first = torch.cat([data.train, data.test])[:, 0, 0, 0]
    indices = torch.cat([data.train_labels, data.test_labels])[first.argsort()]
    given = [labels[i][0] if isinstance(labels[i], np.ndarray) else labels[i] for i in range(2)]
    names = given if classes == () or isinstance(given[0], str) else [classes[int(v)] for v in given]
    assert [expected[i] for i in indices[:2]] == [str(name) for name in names]


def test_every_class_is_divided_in_the_same_proportion_and_a_single_image_is_for_training():
    labels = [0] * 50 + [1] * 40 + [2] * 9 + [3]
    data = Dataset.of(np.random.default_rng(0).random((100, 4, 4)), labels)
    assert abs(data.test_labels.bincount(minlength=4) - torch.tensor([10, 8, 2, 0])).max() <= 1
    assert len(data.test) == 20 and 3 in data.train_labels


# Training and test


def test_equal_rows_are_never_on_both_sides(capsys):
    few = np.random.default_rng(0).random((12, 4, 4))
    for seed in range(20):
        data = Dataset.of(few[np.arange(60) % 12], seed=seed)
        train, test = ({tuple(x.flatten().tolist()) for x in part} for part in (data.train, data.test))
        assert not train & test and len(train) + len(test) == 12
    assert "48 copies, each beside its original" in capsys.readouterr().out


def test_the_seed_decides_the_division():
    x = np.random.default_rng(0).random((50, 4, 4))
    first, again, other = (Dataset.of(x, seed=seed).test for seed in (3, 3, 4))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_a_given_pair_stays_a_pair_and_loses_what_would_leak(capsys):
    x = np.random.default_rng(0).random((30, 4, 4))
    data = Dataset.of((x[:22], x[20:]), labels=([0] * 22, [1] * 10))
    torch.testing.assert_close(data.test, torch.from_numpy(x[20:, None]).float())
    torch.testing.assert_close(data.train, torch.from_numpy(x[:20, None]).float())
    assert "2 training rows that are in the test part, too, left out" in capsys.readouterr().out
    assert data.train_labels.sum() == 0 and data.test_labels.sum() == 10


def test_without_a_test_part_everything_is_for_training():
    data = Dataset.of(np.random.default_rng(0).random((1, 1, 5, 5)), test=0)
    assert len(data.train) == 1 and data.test.shape == (0, 1, 5, 5)
    assert len(Dataset.of(BYTES, test=7).test) == 7


# What is refused


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((3, 32, 32)), 'layout="NHW", or x[None] for a single image'),
        (np.zeros((32, 32, 3)), "a single image with its channels last: write x[None]"),
        (np.zeros((9, 3, 8, 3)), 'write layout="NCHW" or layout="NHWC"'),
        (np.zeros((9, 7, 8, 9)), "no dimension of 1, 3 or 4 channels"),
        (np.zeros((9, 2, 3, 8, 8)), "x.reshape(-1, *x.shape[2:])"),
        (np.zeros(9), "x[:, None]"),
        (np.zeros((0, 8, 8)), "got an empty array of shape (0, 8, 8)"),
        ([], "got an empty list"),
        (np.full((9, 8, 8), np.nan), "got NaN or infinity in 9 of 9, first at 0"),
        (np.full((9, 2), np.nan), "vae_course.Table.of takes missing values"),
        (np.random.default_rng(0).normal(size=(9, 8, 8)), 'scale="keep" leaves them'),
        (np.random.default_rng(0).random((9, 8, 8)) * 16, "scale=255"),
        (np.arange(9 * 784).reshape(9, 784), "x.reshape(-1, 28, 28)"),
        (np.array([["a", "b"]]), "vae_course.Table.of"),
        (np.zeros((9, 8, 8), dtype=complex), "expected numbers, got complex128"),
        ("images", "vae_course.Dataset.from_folder"),
        ([np.zeros((8, 8)), np.zeros((8, 9))], "have 2 shapes, among them (8, 8) and (8, 9)"),
        ([Image.new("L", (8, 8)), Image.new("L", (9, 8))], "write size=8"),
        (Image.new("L", (8, 8)), "Dataset.of([image, ...])"),
        ([Image.new("L", (8, 8)), np.zeros((8, 8))], "expected PIL images only, got ndarray at place 1"),
        (np.zeros((9, 8, 8)), "9 rows that are all equal cannot be divided"),
        (np.full((9, 2), 1e200), "more than 1e+30"),
        (None, "expected an array, a tensor or a list of images, got NoneType"),
        ({"a": 1}, "got dict"),
    ],
)
def test_what_is_refused_says_what_came_and_what_to_write(images, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        Dataset.of(images)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"labels": [0, 1]}, "expected one label for each of 20 rows, got shape (2,)"),
        ({"labels": np.eye(20)[:, :3]}, "labels.argmax(1)"),
        ({"labels": np.linspace(0, 1, 20)}, "is a column of a Table"),
        ({"labels": [None] * 20}, "label 0 is missing"),
        ({"labels": ["a"] * 20, "classes": ["b"]}, "label 'a' is not one of classes"),
        ({"labels": [5] * 20, "classes": ["b"]}, "expected labels from 0 to 0, got 5 to 5"),
        ({"test": 1.0}, "test must be a share in [0, 1)"),
        ({"test": 20}, "test must be below the number of rows, 20"),
        ({"test": "half"}, "test must be a share"),
        ({"seed": -1}, "seed must be an integer of at least 0"),
        ({"layout": "HWC"}, "layout must be one of"),
        ({"layout": "NHW"}, "has 3 dimensions, the array 4"),
        ({"scale": 16}, "would give values from"),
        ({"scale": -1}, "must be above 0"),
        ({"scale": "normalise"}, 'must be a number, "signed" or "keep"'),
        ({"size": 8}, "size and colour are for lists of PIL images"),
    ],
)
def test_options_are_checked_too(options, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        Dataset.of(BYTES, **options)


@pytest.mark.invalid_input
def test_arrays_given_to_dataset_itself_are_sent_to_dataset_of():
    code = """
import numpy, torch
from vae_course.data import Dataset
for train, test in ((numpy.zeros((4, 1, 2, 2)), numpy.zeros((2, 1, 2, 2))), (torch.zeros(4, 1, 2, 2).byte(), 0)):
    try:
        Dataset("mine", train, test)
    except TypeError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert "got numpy.ndarray of shape (4, 1, 2, 2); write Dataset.of((train, test), name='mine')" in first
    assert "expected train as float32, got torch.uint8" in second
