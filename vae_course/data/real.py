"""Real images: `digits` comes with scikit-learn; `mnist`, `fashion`, `cifar10` from your folder or by torchvision."""

import contextlib
import http.client
import io
import os
import socket
import tempfile
import zlib
from pathlib import Path

import numpy as np
import torch

from vae_course.data.cache import Arrays, cached
from vae_course.data.dataset import Dataset
from vae_course.data.idx import FILES, candidates, read_parts

DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
THINGS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
CIFAR_FOLDER = "cifar-10-batches-py"  # what its archive unpacks to


def digits(*, progress: bool = True) -> Dataset:
    """1,797 real digits, 8x8, each class split in the same proportion: 1,437 for training, 360 for the test."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    images, labels = load_digits(return_X_y=True)
    train, test, train_labels, test_labels = train_test_split(
        images, labels, test_size=360, stratify=labels, random_state=0
    )
    return Dataset(
        name="digits",
        train=torch.tensor(train / 16, dtype=torch.float32).view(-1, 1, 8, 8),
        test=torch.tensor(test / 16, dtype=torch.float32).view(-1, 1, 8, 8),
        train_labels=torch.tensor(train_labels, dtype=torch.int64),
        test_labels=torch.tensor(test_labels, dtype=torch.int64),
        classes=DIGITS,
        source="scikit-learn's copy of the test part of UCI's Optical Recognition of Handwritten Digits",
        licence="CC BY 4.0, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository",
    )


def mnist(*, progress: bool = True) -> Dataset:
    """60,000 + 10,000 handwritten digits, 28x28 (LeCun, Bottou, Bengio and Haffner 1998)."""
    return _from_idx_files(
        "mnist",
        torchvision_name="MNIST",
        progress=progress,
        classes=DIGITS,
        licence="CC BY-SA 3.0, Yann LeCun, Corinna Cortes, Christopher J. C. Burges",
    )


def fashion(*, progress: bool = True) -> Dataset:
    """60,000 + 10,000 pieces of clothing in the format of MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747)."""
    return _from_idx_files(
        "fashion",
        torchvision_name="FashionMNIST",
        progress=progress,
        classes=CLOTHES,
        licence="MIT, Zalando SE",
    )


def cifar10(*, progress: bool = True) -> Dataset:
    """50,000 + 10,000 photographs of ten kinds of things, 32x32 RGB (Krizhevsky 2009, "Learning Multiple Layers of
    Features from Tiny Images")."""
    folder = find_cifar_folder()
    if folder is not None:
        arrays, source = read_cifar(folder), "files in the folder named by VAE_COURSE_DATA"
    else:
        advice = f"{CIFAR_FOLDER}, as its archive unpacks to"
        arrays = cached("cifar10-1", lambda: download("cifar10", "CIFAR10", progress, advice))
        source = "downloaded by torchvision.datasets.CIFAR10"
    images = {part: _channels_first(arrays[part]) for part in ("train", "test")}
    labels = {part: torch.from_numpy(arrays[part]).long() for part in ("train_labels", "test_labels")}
    return Dataset(
        name="cifar10", **images, **labels, classes=THINGS, source=source, licence="none stated, Alex Krizhevsky"
    )


def find_cifar_folder() -> Path | None:
    """The folder that holds `cifar-10-batches-py`: `VAE_COURSE_DATA` itself, or `cifar10` in it; None if there is
    none."""
    setting = os.environ.get("VAE_COURSE_DATA")
    if not setting:
        return None
    root = Path(setting).expanduser()
    if not root.is_dir():
        raise ValueError(f"VAE_COURSE_DATA={setting!r} is not a folder; name one that holds {CIFAR_FOLDER}")
    return next((f for f in _folders(root, "cifar10", "CIFAR10") if (f / CIFAR_FOLDER).is_dir()), None)


def read_cifar(folder: Path) -> Arrays:
    """Images (n, 32, 32, 3) and labels of both parts. The files are pickles, which can run code when they are read:
    torchvision reads them only if their checksums are those of the original."""
    from torchvision import datasets

    try:
        return _arrays(*(datasets.CIFAR10(folder, train=train) for train in (True, False)))
    except (RuntimeError, OSError) as error:
        raise ValueError(
            f"{folder / CIFAR_FOLDER} is incomplete, or a file in it is not the original ({error}); "
            f"unpack {datasets.CIFAR10.filename} again"
        ) from error


def _channels_first(images: np.ndarray) -> torch.Tensor:
    """Bytes (n, H, W, C) to floats (n, C, H, W) in [0, 1]."""
    return torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).float().div_(255)


def _from_idx_files(name: str, torchvision_name: str, progress: bool, **about) -> Dataset:
    folder = find_folder(name, torchvision_name)
    if folder is not None:
        arrays, source = read_parts(folder), "IDX files in the folder named by VAE_COURSE_DATA"
    else:
        arrays = cached(f"{name}-1", lambda: download(name, torchvision_name, progress))
        source = f"downloaded by torchvision.datasets.{torchvision_name}"
    images = {part: torch.from_numpy(arrays[part]).float().div_(255)[:, None] for part in ("train", "test")}
    labels = {part: torch.from_numpy(arrays[part]).long() for part in ("train_labels", "test_labels")}
    return Dataset(name=name, **images, **labels, source=source, **about)


def find_folder(name: str, torchvision_name: str) -> Path | None:
    """Where in the folder `VAE_COURSE_DATA` the files of this data set are; None if there are none.

    They may lie in a subfolder called as the data set, or as torchvision lays them out (`MNIST/raw`), or in the folder
    itself. Both data sets call their files the same, so files in the folder itself are taken for Fashion-MNIST if
    "fashion" is part of the folder's name, and for MNIST if not.
    """
    setting = os.environ.get("VAE_COURSE_DATA")
    if not setting:
        return None
    root = Path(setting).expanduser()
    if not root.is_dir():
        raise ValueError(
            f"VAE_COURSE_DATA={setting!r} is not a folder; name one that holds {FILES['train']}.gz and so on"
        )
    for folder in _folders(root, name, torchvision_name):
        if any(path.is_file() for file in FILES.values() for path in candidates(folder, file)):
            return folder
    return None


def _folders(root: Path, name: str, torchvision_name: str) -> list[Path]:
    """Where files of this data set may lie."""
    if name == "cifar10":
        return [root, root / name]
    here = ("fashion" in root.resolve().name.lower()) == (name == "fashion")
    return [root / name, root / torchvision_name / "raw", *([root] if here else [])]


def download(
    name: str,
    torchvision_name: str,
    progress: bool = True,
    files: str = ", ".join(f"{file}.gz" for file in FILES.values()),
) -> Arrays:
    """Everything fetched, checked and read by torchvision in a folder that is gone afterwards."""
    from torchvision import datasets

    make = getattr(datasets, torchvision_name)
    silence = contextlib.nullcontext() if progress else contextlib.redirect_stderr(io.StringIO())
    with tempfile.TemporaryDirectory(prefix="vae_course-") as folder, silence, _socket_timeout(seconds=30):
        try:
            train, test = (make(folder, train=part == "train", download=True) for part in ("train", "test"))
        except (OSError, RuntimeError, EOFError, zlib.error, http.client.HTTPException) as error:
            raise ConnectionError(
                f"{name!r} could not be downloaded, and nothing of it was kept. Try again with a better connection, or "
                f"{_folder_advice(name, torchvision_name, files)}, or "
                f"use load('strokes'), which needs no network. What happened: {error}"
            ) from error
        return _arrays(train, test)


def _folder_advice(name: str, torchvision_name: str, files: str) -> str:
    """What to do about files of one's own: to name their folder, or, where one is named, to put them into it."""
    setting = os.environ.get("VAE_COURSE_DATA")
    if not setting:
        return f"set VAE_COURSE_DATA to a folder that holds {files}"
    root = Path(setting).expanduser()
    looked = " and ".join(str(folder) for folder in _folders(root, name, torchvision_name))
    there = sorted(path.name for path in root.iterdir())
    return f"put {files} where VAE_COURSE_DATA points to: they were looked for in {looked}, and {root} holds " + (
        ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "") if there else "nothing"
    )


def _arrays(train, test) -> Arrays:
    """Images and labels of torchvision's data sets, be they tensors, arrays or lists."""
    return {
        "train": np.asarray(train.data),
        "test": np.asarray(test.data),
        "train_labels": np.asarray(train.targets),
        "test_labels": np.asarray(test.targets),
    }


@contextlib.contextmanager
def _socket_timeout(seconds: float):
    """A server that says nothing for so long counts as gone; torchvision itself would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
