"""Real images: read from a folder, downloaded by torchvision over loopback, whole and broken off."""

import gzip
import hashlib
import http.server
import struct
import tempfile
import threading

import numpy as np
import pytest
import torch
from torchvision import datasets

from vae_course.data import load
from vae_course.data.idx import FILES

COUNTS = {"train": 30, "test": 10}


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """The cache and the folder for temporary files, both empty."""
    folders = tmp_path / "cache", tmp_path / "temporary"
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv("VAE_COURSE_CACHE", str(folders[0]))
    monkeypatch.setattr(tempfile, "tempdir", str(folders[1]))
    monkeypatch.delenv("VAE_COURSE_DATA", raising=False)
    return folders


def idx(array: np.ndarray) -> bytes:
    """An IDX file of bytes, written from its definition."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    made = {}
    for part, n in COUNTS.items():
        made[part] = rng.integers(256, size=(n, 28, 28), dtype=np.uint8)
        made[f"{part}_labels"] = rng.integers(10, size=n, dtype=np.uint8)
    return made


def write_files(folder, arrays, end=".gz"):
    folder.mkdir(parents=True, exist_ok=True)
    for part, name in FILES.items():
        content = idx(arrays[part])
        (folder / f"{name}{end}").write_bytes(gzip.compress(content) if end else content)
    return folder


def assert_holds(data, arrays):
    for part in ("train", "test"):
        assert getattr(data, part).is_contiguous()
        assert torch.equal(getattr(data, part), torch.from_numpy(arrays[part])[:, None] / 255)
        assert torch.equal(getattr(data, f"{part}_labels"), torch.from_numpy(arrays[f"{part}_labels"]).long())
    assert data.shape == (1, 28, 28)


# From a folder


@pytest.mark.parametrize("end", [".gz", ""])
@pytest.mark.parametrize("below", [".", "mnist", "MNIST/raw"])
def test_idx_files_are_read_from_a_folder(tmp_path, monkeypatch, arrays, below, end):
    write_files(tmp_path / "data" / below, arrays, end)
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "data"))
    assert_holds(load("mnist"), arrays)
    assert len(load("mnist", n_train=7).train) == 7
    with pytest.raises(ValueError, match="n_test=11 asked for, but 'mnist' has 10"):
        load("mnist", n_test=11)


@pytest.mark.parametrize("end", [".gz", ""])
@pytest.mark.parametrize("in_folders", [False, True])
def test_files_under_kaggles_names_are_found(tmp_path, monkeypatch, arrays, end, in_folders):
    folder = tmp_path / "data"
    write_files(folder, arrays, end)
    for name in FILES.values():
        kaggle = name.replace("-idx", ".idx") + end
        file = folder / f"{name}{end}"
        if in_folders and not end:  # as some programs unpack: a folder of the file's name, and the file in it
            content = file.read_bytes()
            file.unlink()
            (folder / name).mkdir()
            (folder / name / kaggle).write_bytes(content)
        else:
            file.rename(folder / kaggle)
    monkeypatch.setenv("VAE_COURSE_DATA", str(folder))
    assert_holds(load("mnist"), arrays)


def test_offline_the_advice_does_not_repeat_what_was_done(monkeypatch, tmp_path):
    monkeypatch.setattr(datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])  # nobody answers there
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mnist.zip").write_bytes(b"")
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "data"))
    with pytest.raises(ConnectionError) as caught:
        load("mnist")
    assert "set VAE_COURSE_DATA" not in str(caught.value)
    for part in (f"they were looked for in {tmp_path / 'data' / 'mnist'}", "holds mnist.zip", "load('strokes')"):
        assert part in str(caught.value)


def test_two_data_sets_whose_files_have_the_same_names_are_told_apart(tmp_path, monkeypatch, arrays):
    inverted = {part: array if "labels" in part else 255 - array for part, array in arrays.items()}
    write_files(tmp_path / "data" / "mnist", arrays)
    write_files(tmp_path / "data" / "FashionMNIST" / "raw", inverted)
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "data"))
    assert_holds(load("mnist"), arrays)
    assert_holds(load("fashion"), inverted)
    assert load("fashion").classes[9] == "Ankle boot"


def test_mnist_in_the_folder_itself_is_not_taken_for_fashion(tmp_path, monkeypatch, arrays):
    monkeypatch.setattr(datasets.FashionMNIST, "mirrors", ["http://127.0.0.1:9/"])  # nobody answers there
    monkeypatch.setenv("VAE_COURSE_DATA", str(write_files(tmp_path / "data", arrays)))
    with pytest.raises(ConnectionError):
        load("fashion")
    monkeypatch.setenv("VAE_COURSE_DATA", str(write_files(tmp_path / "my-fashion-mnist", arrays)))
    assert_holds(load("fashion"), arrays)


def shortened(content: bytes) -> bytes:
    return content[:-100]


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("train-images-idx3-ubyte.gz", lambda a: shortened(gzip.compress(idx(a["train"]))), "cannot be unpacked"),
        ("train-images-idx3-ubyte.gz", lambda a: b"<html>not found</html>", "cannot be unpacked"),
        ("t10k-images-idx3-ubyte", lambda a: shortened(idx(a["test"])), "10x28x28 = 7,840 bytes, but 7,740 are there"),
        (
            "t10k-images-idx3-ubyte",
            lambda a: idx(a["test_labels"]),
            "expected it to begin with 00 00 08 03, got 00 00 08 01",
        ),
        ("t10k-images-idx3-ubyte", lambda a: b"", "got nothing"),
        ("t10k-images-idx3-ubyte", lambda a: idx(a["test"][:, :8, :8]), "expected images of 28x28"),
        (
            "t10k-labels-idx1-ubyte",
            lambda a: idx(a["train_labels"]),
            "10 images.*30 labels; the two files do not belong",
        ),
        ("t10k-labels-idx1-ubyte", lambda a: idx(a["test_labels"] + 10), "all from 0 to 9"),
    ],
)
def test_a_damaged_file_is_named_with_what_was_expected(tmp_path, monkeypatch, arrays, file, content, message):
    folder = write_files(tmp_path / "data", arrays, end=".gz" if file.endswith(".gz") else "")
    (folder / file).write_bytes(content(arrays))
    monkeypatch.setenv("VAE_COURSE_DATA", str(folder))
    with pytest.raises(ValueError, match=message) as caught:
        load("mnist")
    assert file.removesuffix(".gz") in str(caught.value)


def test_a_missing_file_is_named(tmp_path, monkeypatch, arrays):
    folder = write_files(tmp_path / "data", arrays)
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    monkeypatch.setenv("VAE_COURSE_DATA", str(folder))
    with pytest.raises(FileNotFoundError, match="has no t10k-labels-idx1-ubyte"):
        load("mnist")


def test_a_folder_that_does_not_exist_is_an_error_not_a_download(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match=r"VAE_COURSE_DATA=.*nowhere.* is not a folder"):
        load("mnist")


# By download


class Server:
    """Serves files on loopback; one whose name is in `broken` only up to its middle, then the connection closes."""

    def __init__(self, files: dict[str, bytes]):
        self.files, self.broken, self.requests = files, set(), []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self, body=True):
                name = self.path.strip("/")
                outer.requests.append(name)
                content = outer.files[name]
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if body:
                    self.wfile.write(content[: len(content) // 2] if name in outer.broken else content)

            def do_HEAD(self):
                self.do_GET(body=False)

            def log_message(self, *arguments):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server(arrays, monkeypatch):
    """torchvision's own download code, with this server as its mirror and these files' checksums."""
    files = {f"{name}.gz": gzip.compress(idx(arrays[part])) for part, name in FILES.items()}
    server = Server(files)
    for kind in (datasets.MNIST, datasets.FashionMNIST):
        monkeypatch.setattr(kind, "mirrors", [server.address])
        monkeypatch.setattr(kind, "resources", [(name, hashlib.md5(body).hexdigest()) for name, body in files.items()])
    yield server
    server.stop()


@pytest.mark.parametrize("name", ["mnist", "fashion"])
def test_a_data_set_is_downloaded_once(server, arrays, own_folders, name, capfd):
    assert_holds(load(name, progress=False), arrays)
    assert set(server.requests) == set(server.files)
    assert capfd.readouterr().err == ""
    server.requests.clear()
    assert_holds(load(name), arrays)
    assert server.requests == []
    cache, temporary = own_folders
    assert [file.name for file in cache.iterdir()] == [f"{name}-1.npz"]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("file", ["train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
def test_a_download_that_breaks_off_leaves_nothing_behind(server, arrays, own_folders, file):
    server.broken.add(file)
    with pytest.raises(ConnectionError, match="'mnist' could not be downloaded, and nothing of it was kept") as caught:
        load("mnist")
    assert file in str(caught.value)
    assert all(list(folder.iterdir()) == [] for folder in own_folders)
    server.broken.clear()
    assert_holds(load("mnist"), arrays)


def test_a_damaged_download_in_the_cache_is_fetched_again(server, arrays, own_folders):
    load("mnist")
    (file,) = own_folders[0].iterdir()
    file.write_bytes(shortened(file.read_bytes()))
    with pytest.warns(UserWarning, match="made again"):
        assert_holds(load("mnist"), arrays)


def test_without_network_and_files_the_error_says_what_to_do(monkeypatch, own_folders):
    monkeypatch.setattr(datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])  # nobody answers there
    with pytest.raises(ConnectionError) as caught:
        load("mnist")
    for advice in ("VAE_COURSE_DATA", "train-images-idx3-ubyte.gz", "load('strokes')"):
        assert advice in str(caught.value)
    assert all(list(folder.iterdir()) == [] for folder in own_folders)
