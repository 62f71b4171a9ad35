"""`Dataset.from_folder`: which files are in which part and class; what was done is said in one line."""

from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import torch

from vae_course._validation import check_integer
from vae_course.data.dataset import Dataset, FileDataset
from vae_course.data.folder_reading import VERSION, Form, form_of, list_images
from vae_course.data.folder_store import Stored, in_memory, left_out, memory_for_images, on_disk
from vae_course.data.pictures import check_colour, check_size
from vae_course.data.split import keep_apart, split_rows

TEST_NAMES = ("test", "val", "valid", "validation")


class Arrangement(NamedTuple):
    """`labels` of the files and the names of the `classes`, or None and (); `in_test` where the folders say it."""

    labels: np.ndarray | None
    classes: tuple[str, ...]
    in_test: np.ndarray | None


def read_folder(
    path: str | Path,
    size: Any,
    colour: str | None,
    test: float | int,
    seed: int,
    name: str | None,
    stream: bool | None,
    progress: bool,
) -> Dataset:
    """See `Dataset.from_folder`."""
    size, colour = check_size(size), check_colour(colour)
    check_integer("seed", seed, least=0)
    listing = list_images(path)
    key = f"folder-{VERSION}-{listing.key}-{'any' if size is None else '{}x{}'.format(*size)}-{colour or 'any'}"
    found: list[Form] = []

    def form() -> Form:
        """Found out once, and only where the cache does not hold the images already."""
        found[:] = found or [form_of(listing, size, colour, progress)]
        return found[0]

    if stream is None:
        shape = (size, colour) if size and colour else (form().size, form().colour)
        floats = len(listing.files) * shape[0][0] * shape[0][1] * (1 if shape[1] in ("grey", "gray") else 3)
        stream = 4 * floats > memory_for_images()
    stored = (on_disk if stream else in_memory)(listing, key, form, progress)
    return _dataset(stored, arrange(stored.about["kept"]), listing, test, seed, name, stream)


def arrange(files: list[str]) -> Arrangement:
    """Classes and parts, from the folders in which files lie.

    >>> arrange(["train/cat/1.png", "train/dog/2.png", "test/cat/3.png"]).classes
    ('cat', 'dog')
    """
    folders = [PurePosixPath(file).parts[:-1] for file in files]
    while all(folders) and len({parts[0] for parts in folders}) == 1:  # a folder that holds all the others
        folders = [parts[1:] for parts in folders]
    first = {parts[0].lower() for parts in folders if parts}
    in_test = None
    if all(folders) and len(first) == 2 and "train" in first and first & set(TEST_NAMES):
        in_test = np.array([parts[0].lower() != "train" for parts in folders])
        folders = [parts[1:] for parts in folders]
    if not all(folders):
        return Arrangement(None, (), in_test)
    names = [parts[0] for parts in folders]
    classes = sorted(set(names))
    index = {name: i for i, name in enumerate(classes)}
    return Arrangement(np.array([index[name] for name in names], dtype=np.int64), tuple(classes), in_test)


def _dataset(
    stored: Stored, arranged: Arrangement, listing, test: float | int, seed: int, name: str | None, stream: bool
) -> Dataset:
    labels, classes, in_test = arranged
    n, said = len(stored.prints), []
    if in_test is None:
        train, held_out, copies = split_rows(stored.prints, test, seed, labels)
        said += [f"{copies:,} copies, each beside its original"] * bool(copies)
    else:
        train, held_out = np.flatnonzero(~in_test), np.flatnonzero(in_test)
        apart = keep_apart([stored.prints[i] for i in train], [stored.prints[i] for i in held_out])
        copies, train = len(train) - len(apart), train[apart]
        said += [f"{copies:,} training images that are in the test folder, too, left out"] * bool(copies)
        if len(train) == 0:
            raise ValueError("every image of the folder train is in the folder test, too: nothing is left to train on")
    _say(stored, classes, said, listing, len(train), len(held_out), stream)
    parts = {
        part: None if labels is None else torch.from_numpy(labels[rows])
        for part, rows in (("train_labels", train), ("test_labels", held_out))
    }
    return (FileDataset if stream else Dataset)(
        name=name or listing.root.resolve().name or "mine",
        train=stored.part(train),
        test=stored.part(held_out),
        classes=classes,
        source=f"{n:,} files of one's own",
        **parts,
    )


def _say(stored: Stored, classes, said: list[str], listing, train: int, test: int, stream: bool) -> None:
    channels, height, width = stored.about["shape"]
    smallest, largest = ("x".join(map(str, size)) for size in stored.about["sizes"])
    n, kind = len(stored.prints), "grey" if channels == 1 else "colour"
    files = "" if smallest == largest == f"{height}x{width}" else f" (sizes from {smallest} to {largest})"
    first = f"{n:,} {kind} image{'s' * (n > 1)} {height}x{width}{files}, divided by 255"
    broken = stored.about["broken"]
    print(
        "; ".join(
            [
                first,
                *([left_out(broken)] if broken else []),
                *([f"{listing.others:,} other file{'s' * (listing.others > 1)}"] if listing.others else []),
                *([f"{len(classes)} classes"] if classes else []),
                *said,
                *(["on disk"] if stream else []),
                f"{train:,} train, {test:,} test",
            ]
        )
    )
