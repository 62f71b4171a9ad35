"""`load`: what every data set promises, the door's errors, and the cache."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from vae_course.data import NAMES, load

ROOT = Path(__file__).parents[2]
OFFLINE = [name for name in NAMES if name not in ("mnist", "fashion", "cifar10")]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("VAE_COURSE_DATA", raising=False)
    monkeypatch.delenv("VAE_COURSE_DATASET", raising=False)
    return tmp_path / "cache"


def start_python(code: str, **environment) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def output_of(process: subprocess.Popen) -> str:
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "Warning" not in errors, errors
    return output


# What every data set promises


@pytest.mark.parametrize("name", OFFLINE)
def test_images_lie_in_the_unit_interval_and_points_are_standardised(name):
    data = load(name, n_train=200, n_test=100)
    for part, n in ((data.train, 200), (data.test, 100)):
        assert part.shape == (n, *data.shape)
        assert part.dtype == torch.float32
        assert part.is_contiguous()
    if len(data.shape) == 3:
        assert data.train.min() == 0
        assert data.train.max() == 1
    else:
        assert data.shape == (2,)
        assert data.train.mean(0).tolist() == pytest.approx([0, 0], abs=1e-6)
        assert data.train.std(0, unbiased=False).tolist() == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.parametrize("name", OFFLINE)
def test_every_observation_has_a_label_that_names_a_class(name):
    data = load(name, n_train=300, n_test=100)
    for labels, n in ((data.train_labels, 300), (data.test_labels, 100)):
        assert labels.shape == (n,)
        assert labels.dtype == torch.int64
    assert set(data.train_labels.tolist()) == set(range(len(data.classes)))
    assert data.source
    assert data.licence


@pytest.mark.parametrize("name", [name for name in OFFLINE if name != "digits"])
def test_the_seed_decides_what_is_drawn(name):
    first, again, other = (load(name, n_train=100, n_test=10, seed=seed) for seed in (3, 3, 4))
    assert torch.equal(first.train, again.train)
    assert torch.equal(first.test, again.test)
    assert not torch.equal(first.train, other.train)


@pytest.mark.parametrize("name", OFFLINE)
def test_no_training_observation_comes_first_in_the_test_part(name):
    data = load(name, n_train=50, n_test=50)
    assert not torch.equal(data.train, data.test)


def test_digits_are_real_and_split_evenly_by_class():
    data = load("digits")
    assert (len(data.train), len(data.test)) == (1437, 360)
    train, test = data.train_labels.bincount(), data.test_labels.bincount()
    assert torch.allclose(test / (train + test), torch.tensor(0.2), atol=0.01)
    assert torch.equal(data.train * 16, (data.train * 16).round())  # 17 grey levels


def test_the_two_modes_are_mirror_images_with_nothing_between_them():
    data = load("two-modes")
    lower, upper = (data.train[data.train_labels == label].mean(0) for label in (0, 1))
    assert torch.allclose(lower, -upper, atol=0.05)
    between = data.train.sum(1).abs() < 0.2  # a band across the diagonal, halfway
    assert between.float().mean() < 0.01


def test_a_dataset_moves_to_a_device_as_a_whole():
    data = load("strokes", n_train=4, n_test=2).to("meta")
    tensors = [value for value in vars(data).values() if isinstance(value, torch.Tensor)]
    assert len(tensors) == 6
    assert all(tensor.device.type == "meta" for tensor in tensors)


def test_the_representation_says_what_there_is():
    text = repr(load("shapes", n_train=1_000))
    assert text.startswith(
        "Dataset('shapes', 1,000 train + 5,000 test, shape 1x32x32, 3 classes, factors shape, scale,"
    )
    assert len(text) < 200


# The door


def test_without_a_name_the_environment_decides(monkeypatch):
    assert load(n_train=1, n_test=1).name == "strokes"
    monkeypatch.setenv("VAE_COURSE_DATASET", "moons")
    assert load(n_train=1, n_test=1).name == "moons"
    monkeypatch.setenv("VAE_COURSE_DATASET", "moon")
    with pytest.raises(ValueError, match=r"'moon' .from VAE_COURSE_DATASET.*Did you mean 'moons'"):
        load()


def test_an_unknown_name_is_answered_with_the_nearest_and_all_names():
    with pytest.raises(ValueError, match="Did you mean 'strokes'") as caught:
        load("stroke")
    assert all(name in str(caught.value) for name in NAMES)
    with pytest.raises(ValueError, match="Did you mean 'mnist'"):
        load("MNIST")
    with pytest.raises(ValueError, match=r"no data set 'cifar-hundred'\. There are"):
        load("cifar-hundred")


@pytest.mark.parametrize(("name", "there"), [("digits", "1,437"), ("shapes", "43,000")])
def test_more_than_there_is_is_refused(name, there):
    with pytest.raises(ValueError, match=f"n_train=50,000 asked for, but '{name}' has {there}"):
        load(name, n_train=50_000)


@pytest.mark.invalid_input
@pytest.mark.parametrize("n", [0, -1, 2.0, True])
def test_a_count_is_an_integer_of_at_least_one(n):
    with pytest.raises(ValueError, match="n_test must be an integer"):
        load("moons", n_test=n)


def test_only_shapes_have_a_choice_of_size():
    with pytest.raises(ValueError, match="size is for load"):
        load("strokes", size=32)
    with pytest.raises(ValueError, match="size must be 32 or 64"):
        load("shapes", size=28)


def test_importing_the_data_package_is_light():
    code = "import sys, vae_course.data; print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["matplotlib", "sklearn", "torchvision", "scipy", "ipywidgets"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# The cache


def test_the_second_time_strokes_come_from_the_cache(own_cache, monkeypatch):
    drawn = load("strokes", n_train=100, n_test=50)
    assert len(list(own_cache.iterdir())) == 1
    monkeypatch.setattr("vae_course.data.strokes.draw", lambda *_: pytest.fail("drawn again"))
    cached = load("strokes", n_train=100, n_test=50)
    assert torch.equal(drawn.train, cached.train)
    assert torch.equal(drawn.test_factors, cached.test_factors)


@pytest.mark.parametrize("damage", ["a flipped bit", "cut short", "empty", "not a cache file"])
def test_a_damaged_cache_file_is_noticed_and_made_again(own_cache, damage):
    drawn = load("strokes", n_train=100, n_test=50)
    (file,) = own_cache.iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(
        {
            "a flipped bit": bytes(content),
            "cut short": file.read_bytes()[:10_000],
            "empty": b"",
            "not a cache file": b"\x80\x04N.",  # a pickle
        }[damage]
    )
    with pytest.warns(UserWarning, match=r"cannot be read .* it is made again"):
        again = load("strokes", n_train=100, n_test=50)
    assert torch.equal(drawn.train, again.train)
    assert load("strokes", n_train=100, n_test=50).train.equal(drawn.train)  # whole now: no warning


def test_without_a_folder_to_write_to_the_data_come_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("VAE_COURSE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.warns(UserWarning, match="cannot write the cache file .* set VAE_COURSE_CACHE"):
        data = load("strokes", n_train=10, n_test=10)
    assert len(data.train) == 10


def test_a_full_disk_leaves_no_half_file(own_cache, monkeypatch):
    def fill_the_disk(file, **arrays):
        file.write(b"half a file")
        raise OSError("no space left on device")

    monkeypatch.setattr("numpy.savez", fill_the_disk)
    with pytest.warns(UserWarning, match="no space left"):
        load("strokes", n_train=10, n_test=10)
    assert list(own_cache.iterdir()) == []


def test_two_processes_may_fill_the_same_cache_at_once(own_cache, tmp_path):
    code = """
import pathlib, time
from vae_course.data import load
meeting = pathlib.Path(MEETING)
(meeting / str(NUMBER)).touch()
while len(list(meeting.iterdir())) < 2:
    time.sleep(0.001)
print(load("strokes", n_train=500, n_test=100).train.sum().item())
"""
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    processes = [start_python(f"MEETING, NUMBER = {str(meeting)!r}, {i}\n{code}") for i in range(2)]
    first, second = map(output_of, processes)
    assert first == second
    assert [file.suffix for file in own_cache.iterdir()] == [".npz"]
    assert float(first) == load("strokes", n_train=500, n_test=100).train.sum().item()
