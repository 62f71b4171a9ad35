"""Data in colour: the pen's digits on coloured paper, and CIFAR-10 from a folder or over loopback."""

import hashlib
import io
import pickle
import tarfile
import tempfile

import numpy as np
import pytest
import torch
from test_data_real import Server
from torchvision import datasets

from vae_course.data import load
from vae_course.data.colour import PAPER, pure_colour

FOLDER = "cifar-10-batches-py"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    folders = tmp_path / "cache", tmp_path / "temporary"
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv("VAE_COURSE_CACHE", str(folders[0]))
    monkeypatch.setattr(tempfile, "tempdir", str(folders[1]))
    monkeypatch.delenv("VAE_COURSE_DATA", raising=False)
    return folders


# Coloured strokes


@pytest.fixture(scope="module")
def coloured(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAE_COURSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield load("coloured-strokes", n_train=200, n_test=100)


def test_a_hue_is_the_colour_it_is_called():
    names = {
        0: (1, 0, 0),
        60: (1, 1, 0),
        120: (0, 1, 0),
        180: (0, 1, 1),
        240: (0, 0, 1),
        300: (1, 0, 1),
        30: (1, 0.5, 0),
    }
    hues = torch.tensor(list(names), dtype=torch.float32)
    torch.testing.assert_close(pure_colour(hues), torch.tensor(list(names.values()), dtype=torch.float32))
    torch.testing.assert_close(pure_colour(hues + 360), pure_colour(hues))


def test_they_are_the_drawings_of_strokes_in_the_middle_of_coloured_paper(coloured):
    grey = load("strokes", n_train=200, n_test=100)
    assert coloured.shape == (3, 32, 32)
    assert torch.equal(coloured.test_labels, grey.test_labels)
    assert torch.equal(coloured.test_factors[:, :6], grey.test_factors)
    ink_hue, paper_hue = coloured.test_factors[:, 6:].T
    corner = coloured.test[:, :, 0, 0]
    assert (corner - PAPER * pure_colour(paper_hue)).abs().max() <= 0.51 / 255
    for image, drawing, hue in zip(coloured.test, grey.test[:, 0], ink_hue, strict=True):
        away = (image[:, 2:-2, 2:-2] - pure_colour(hue[None])[0, :, None, None]).abs().amax(0)
        assert (away[drawing == 1] <= 0.51 / 255).all()  # where there is nothing but ink
    assert (grey.test == 1).any()


def test_values_are_those_of_an_image_file(coloured):
    assert coloured.train.min() == 0 and coloured.train.max() == 1
    assert torch.equal((coloured.train * 255).round() / 255, coloured.train)


def test_both_hues_go_round_the_circle_whatever_the_digit(coloured):
    hues = coloured.train_factors[:, 6:]
    assert hues.min() >= 0 and hues.max() < 360
    quarters = torch.stack([(hues // 90 == quarter).float().mean(0) for quarter in range(4)])
    assert (quarters - 0.25).abs().max() < 0.12
    turn = torch.deg2rad(torch.cat([hues, hues[:, :1] - hues[:, 1:]], dim=1))
    assert (turn.cos().mean(0) ** 2 + turn.sin().mean(0) ** 2).sqrt().max() < 0.2  # no preferred hue, nor difference


def test_the_seed_decides_and_fewer_are_the_beginning_of_more(coloured):
    fewer = load("coloured-strokes", n_train=50, n_test=20)
    assert torch.equal(fewer.train, coloured.train[:50])
    assert torch.equal(fewer.test, coloured.test[:20])
    assert not torch.equal(load("coloured-strokes", n_train=50, n_test=20, seed=1).train_factors, fewer.train_factors)


# CIFAR-10: its layout and torchvision's code, with other images and their checksums


def batch(images: int, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    return {
        "data": rng.integers(256, size=(images, 3072), dtype=np.uint8),
        "labels": rng.integers(10, size=images).tolist(),
    }


@pytest.fixture
def files(monkeypatch):
    """What is in the archive, by name."""
    made = {f"data_batch_{i}": pickle.dumps(batch(4, i)) for i in range(1, 6)}
    made |= {"test_batch": pickle.dumps(batch(3, 6)), "batches.meta": pickle.dumps({"label_names": list("abcdefghij")})}
    md5 = {name: hashlib.md5(content).hexdigest() for name, content in made.items()}
    kind = datasets.CIFAR10
    monkeypatch.setattr(kind, "train_list", [[name, md5[name]] for name in made if name.startswith("data")])
    monkeypatch.setattr(kind, "test_list", [["test_batch", md5["test_batch"]]])
    monkeypatch.setattr(kind, "meta", {"filename": "batches.meta", "key": "label_names", "md5": md5["batches.meta"]})
    return made


def unpacked(folder, files):
    (folder / FOLDER).mkdir(parents=True)
    for name, content in files.items():
        (folder / FOLDER / name).write_bytes(content)
    return folder


@pytest.fixture
def server(files, monkeypatch):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{FOLDER}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    server = Server({"cifar-10-python.tar.gz": packed.getvalue()})
    monkeypatch.setattr(datasets.CIFAR10, "url", f"{server.address}cifar-10-python.tar.gz")
    monkeypatch.setattr(datasets.CIFAR10, "tgz_md5", hashlib.md5(packed.getvalue()).hexdigest())
    yield server
    server.stop()


def assert_holds(data):
    """The bytes of a file are an image's red plane, then the green, then the blue one, each row by row."""
    assert data.shape == (3, 32, 32) and data.train.is_contiguous()
    assert (len(data.train), len(data.test)) == (20, 3)
    second = batch(4, 2)
    assert torch.equal(data.train[4:8], torch.from_numpy(second["data"].reshape(4, 3, 32, 32)).float() / 255)
    assert data.train_labels[4:8].tolist() == second["labels"]
    assert data.classes[8] == "ship"


@pytest.mark.parametrize("below", [".", "cifar10"])
def test_photographs_are_read_from_a_folder(tmp_path, monkeypatch, files, below):
    unpacked(tmp_path / "data" / below, files)
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "data"))
    assert_holds(load("cifar10"))
    assert len(load("cifar10", n_train=7).train) == 7
    with pytest.raises(ValueError, match="n_test=4 asked for, but 'cifar10' has 3"):
        load("cifar10", n_test=4)


@pytest.mark.parametrize("damaged", ["data_batch_3", "test_batch", "batches.meta"])
def test_a_file_that_is_not_the_original_is_never_unpickled(tmp_path, monkeypatch, files, damaged):
    folder = unpacked(tmp_path / "data", files)
    (folder / FOLDER / damaged).write_bytes(b"something else")
    monkeypatch.setenv("VAE_COURSE_DATA", str(folder))
    with pytest.raises(ValueError, match=r"cifar-10-batches-py is incomplete, or a file in it is not the original"):
        load("cifar10")


def test_a_folder_that_does_not_exist_is_an_error_not_a_download(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match=r"nowhere.* is not a folder; name one that holds cifar-10-batches-py"):
        load("cifar10")


def test_photographs_are_downloaded_once(server, own_folders, capfd):
    assert_holds(load("cifar10", progress=False))
    assert set(server.requests) == {"cifar-10-python.tar.gz"}
    assert capfd.readouterr().err == ""
    server.requests.clear()
    assert_holds(load("cifar10"))
    assert server.requests == []
    cache, temporary = own_folders
    assert [file.name for file in cache.iterdir()] == ["cifar10-1.npz"]
    assert list(temporary.iterdir()) == []


def test_a_download_that_breaks_off_leaves_nothing_behind(server, own_folders):
    server.broken.add("cifar-10-python.tar.gz")
    with pytest.raises(ConnectionError, match="'cifar10' could not be downloaded, and nothing of it was kept"):
        load("cifar10", progress=False)
    assert all(list(folder.iterdir()) == [] for folder in own_folders)
    server.broken.clear()
    assert_holds(load("cifar10", progress=False))


def test_without_network_and_files_the_error_says_what_to_do(monkeypatch, own_folders):
    monkeypatch.setattr(datasets.CIFAR10, "url", "http://127.0.0.1:9/cifar-10-python.tar.gz")  # nobody answers there
    with pytest.raises(ConnectionError) as caught:
        load("cifar10", progress=False)
    for advice in ("VAE_COURSE_DATA", "cifar-10-batches-py", "load('strokes')"):
        assert advice in str(caught.value)
    assert all(list(folder.iterdir()) == [] for folder in own_folders)
