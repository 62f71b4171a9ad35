"""`Dataset.from_folder`: folders of images of every kind, read once, and kept."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import vae_course as vc
from vae_course.data import Dataset
from vae_course.data.image_file import ImageFile

GROWTH = """
import sys, torch, numpy, PIL.Image, tqdm.auto, vae_course as vc
import vae_course.data.folder
from vae_course.data.image_file import peak_memory
before = peak_memory()
data = vc.Dataset.from_folder(sys.argv[1], size=64, stream=sys.argv[2] == "True", progress=False)
print((peak_memory() - before) / (4 * 3 * 64 * 64 * (len(data.train) + len(data.test))))
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VAE_COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    return tmp_path / "images"


def ramp(i: int, size: int = 12) -> Image.Image:
    """A grey image that no other number has."""
    return Image.fromarray(((np.arange(size * size) * 3 + 40 * i) % 256).astype(np.uint8).reshape(size, size))


def save(image: Image.Image, path: Path, **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)


def only(folder: Path, **options) -> torch.Tensor:
    """The only image of a folder."""
    return Dataset.from_folder(folder, test=0, **options).train[0]


def sorted_rows(data: Dataset) -> list:
    parts = [
        part.take(torch.arange(len(part))) if isinstance(part, ImageFile) else part for part in (data.train, data.test)
    ]
    return sorted(torch.cat(parts).flatten(1).tolist())


# What is read


def test_every_file_comes_in_with_the_values_that_it_has(folder, capsys):
    for i in range(10):
        save(ramp(i), folder / f"{i}.png")
    data = Dataset.from_folder(folder)
    expected = sorted((np.asarray(ramp(i)) / np.float32(255)).flatten().tolist() for i in range(10))
    np.testing.assert_allclose(sorted_rows(data), expected, atol=1e-7)
    assert capsys.readouterr().out == "10 grey images 12x12, divided by 255; 8 train, 2 test\n"
    assert data.name == "images" and data.train_labels is None


def test_sub_folders_are_classes(folder):
    for i in range(20):
        save(ramp(i), folder / ("dog" if i % 2 else "cat") / f"{i}.png")
    data = Dataset.from_folder(folder)
    assert data.classes == ("cat", "dog") and data.test_labels.bincount().tolist() == [2, 2]
    class_of = {40 * i % 256: i % 2 for i in range(20)}  # by the first pixel
    for images, labels in ((data.train, data.train_labels), (data.test, data.test_labels)):
        assert [class_of[round(image[0, 0, 0].item() * 255)] for image in images] == labels.tolist()


def test_folders_train_and_test_are_the_two_parts(folder, capsys):
    for i in range(8):
        save(ramp(i), folder / "data" / ("train" if i < 6 else "test") / f"class {i % 2}" / f"{i}.png")
    save(ramp(7), folder / "data" / "train" / "class 1" / "leaked.png")
    data = Dataset.from_folder(folder)
    assert (len(data.train), len(data.test)) == (6, 2) and data.classes == ("class 0", "class 1")
    assert "1 training images that are in the test folder, too, left out" in capsys.readouterr().out


def test_copies_of_an_image_are_never_divided_even_in_other_formats(folder):
    for i in range(10):
        save(ramp(i), folder / f"{i}.png")
        save(ramp(i), folder / f"{i}.bmp")
        save(ramp(i).convert("P"), folder / f"{i}.gif")
    for seed in range(5):
        data = Dataset.from_folder(folder, colour="grey", seed=seed)
        train, test = ({tuple(x.flatten().tolist()) for x in part} for part in (data.train, data.test))
        assert not train & test and len(train) + len(test) == 10


@pytest.mark.parametrize(
    ("image", "grey"),
    [
        (Image.new("1", (4, 4), 1), 1.0),
        (Image.new("L", (4, 4), 51), 0.2),
        (Image.new("LA", (4, 4), (0, 255)), 0.0),
        (Image.new("LA", (4, 4), (0, 0)), 1.0),
        (Image.new("RGBA", (4, 4), (0, 0, 0, 204)), 0.2),
        (Image.new("RGB", (4, 4), (51, 51, 51)), 0.2),
        (Image.new("L", (4, 4), 51).convert("P"), 0.2),
        (Image.fromarray(np.full((4, 4), 13107, dtype=np.uint16)), 0.2),
    ],
)
def test_every_mode_gives_the_grey_level_that_one_sees(folder, image, grey):
    save(image, folder / "a.png")
    x = only(folder, colour="grey")
    assert x.shape == (1, 4, 4) and torch.allclose(x, torch.tensor(grey), atol=1e-6)


def test_a_palette_with_transparency_lies_on_white(folder):
    image = Image.new("P", (4, 4), 0)
    image.putpalette([255, 0, 0] + [0, 0, 0] * 255)
    save(image, folder / "a.png", transparency=0)
    assert (only(folder) == 1).all()


def test_a_photograph_is_turned_as_its_exif_data_say(folder):
    image = Image.fromarray(np.repeat(np.array([[0, 255]], dtype=np.uint8), 32, 0).repeat(16, 1))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    save(image, folder / "a.jpg", exif=exif, quality=95)
    x = only(folder)
    assert x.shape == (1, 32, 32)
    assert x[0, :12].mean() < 0.1 and x[0, 20:].mean() > 0.9  # left has become top


def test_images_are_cut_to_the_middle_and_scaled(folder):
    wide = np.zeros((30, 90), dtype=np.uint8)
    wide[:, 30:60] = 255
    save(Image.fromarray(wide), folder / "a.png")
    assert only(folder, size=10).mean() > 0.95
    assert only(folder, size=(10, 30))[0, :, 12:18].min() > 0.95 and only(folder, size=(10, 30))[0, :, :8].max() < 0.05


def test_one_colour_file_makes_all_of_them_colour(folder):
    save(ramp(0), folder / "a.png")
    assert only(folder).shape == (1, 12, 12)
    save(Image.new("RGB", (12, 12), (255, 0, 0)), folder / "b.png")
    assert Dataset.from_folder(folder).shape == (3, 12, 12)


@pytest.mark.parametrize("size", [(1, 1), (3000, 4000)])
def test_tiny_and_huge_images_are_scaled(folder, size):
    save(Image.new("RGB", size, (255, 0, 0)), folder / "a.png")
    assert only(folder, size=8)[:, 4, 4].tolist() == [1, 0, 0]


# What cannot be read


def test_broken_files_are_listed_and_left_out(folder, capsys):
    for i in range(6):
        save(ramp(i), folder / f"{i}.png")
    whole = (folder / "0.png").read_bytes()
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.png").write_text("an image, once")
    (folder / "notes.txt").write_text("notes")
    (folder / ".DS_Store").write_bytes(b"\0")
    save(Image.fromarray(np.full((12, 12), -3.0, dtype=np.float32)), folder / "depth.tif")
    with pytest.warns(
        UserWarning, match=r"4 files cannot be read and are left out: cut.png \(.*depth.tif \(ValueError"
    ):
        data = Dataset.from_folder(folder)
    assert len(data.train) + len(data.test) == 6
    assert "4 files cannot be read and are left out; 1 other file;" in capsys.readouterr().out


@pytest.mark.invalid_input
def test_folders_in_which_there_is_nothing_say_what_was_looked_for(folder):
    with pytest.raises(ValueError, match=r"expected images \(.png, .jpg, .jpeg, ...\) in .*, found no files at all"):
        Dataset.from_folder(folder)
    (folder / "a.txt").write_text("text")
    with pytest.raises(ValueError, match="found 1 other files"):
        Dataset.from_folder(folder)
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        Dataset.from_folder(folder / "nowhere")
    with pytest.raises(NotADirectoryError, match="is a file; expected a folder"):
        Dataset.from_folder(folder / "a.txt")
    (folder / "a.png").write_text("text")
    with pytest.raises(ValueError, match="none of the 1 files"):
        Dataset.from_folder(folder, size=8)
    save(ramp(0), folder / "b.png")
    with pytest.raises(ValueError, match=r"a single row cannot be divided.*test=0"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Dataset.from_folder(folder)


@pytest.mark.invalid_input
def test_sizes_that_differ_are_asked_for(folder):
    for i in range(4):
        save(ramp(i, 30 + i % 2), folder / f"{i}.png")
    with pytest.raises(ValueError, match=r"2 sizes: 30x30 \(2\), 31x31 \(2\); write size=28"):
        Dataset.from_folder(folder)
    with pytest.raises(ValueError, match=r'colour must be "grey" or "rgb"'):
        Dataset.from_folder(folder, colour="blue")
    with pytest.raises(ValueError, match="size must be an integer of at least 1"):
        Dataset.from_folder(folder, size=0)


# Kept from one time to the next


@pytest.mark.parametrize("stream", [False, True])
def test_files_are_read_once_and_again_when_one_has_changed(folder, monkeypatch, stream):
    for i in range(10):
        save(ramp(i), folder / f"{i}.png")
    first = Dataset.from_folder(folder, stream=stream)
    with monkeypatch.context() as patched:
        patched.setattr("vae_course.data.folder_reading._decode", lambda *_, **__: pytest.fail("read again"))
        again = Dataset.from_folder(folder, stream=stream)
    assert sorted_rows(first) == sorted_rows(again)
    save(ramp(77), folder / "3.png")
    os.utime(folder / "3.png", (1, 1))
    assert sorted_rows(Dataset.from_folder(folder, stream=stream)) != sorted_rows(first)


def test_on_disk_and_in_memory_are_the_same_images_and_train_the_same_model(folder):
    for i in range(20):
        save(ramp(i), folder / str(i % 2) / f"{i}.png")
    (folder / "0" / "broken.png").write_text("no image")
    weights = []
    for stream in (False, True):
        with pytest.warns(UserWarning, match="1 file cannot be read and is left out"):
            data = Dataset.from_folder(folder, stream=stream)
        torch.manual_seed(0)
        model = vc.VAE.mlp(data.shape, latent=2, hidden=(8,))
        vc.fit(model, data.train, test=data.test, epochs=2, batch_size=8, seed=0)
        weights.append(torch.cat([p.flatten() for p in model.parameters()]))
    assert repr(data) == "Dataset('images', 16 train + 4 test, shape 1x12x12, 2 classes, on disk)"
    assert torch.equal(*weights)


def test_a_bit_flipped_in_a_file_that_stays_on_disk_is_noticed(folder, own_cache):
    for i in range(10):
        save(ramp(i), folder / f"{i}.png")
    rows = sorted_rows(Dataset.from_folder(folder, stream=True))
    for end in (".npy", ".npz"):
        (file,) = own_cache.glob(f"*{end}")
        content = bytearray(file.read_bytes())
        content[-40] ^= 4
        file.write_bytes(content)
        with pytest.warns(UserWarning, match="its checksum is wrong.* made again"):
            again = Dataset.from_folder(folder, stream=True)
        assert sorted_rows(again) == rows


def test_images_stay_on_disk_where_memory_is_short(folder, monkeypatch):
    for i in range(10):
        save(ramp(i), folder / f"{i}.png")
    monkeypatch.setattr("vae_course.data.folder.memory_for_images", lambda: 1000)
    assert isinstance(Dataset.from_folder(folder).train, ImageFile)


@pytest.mark.parametrize(("stream", "most"), [(False, 1.5), (True, 0.3)])
def test_reading_takes_at_most_one_and_a_half_times_the_memory_of_the_images(folder, stream, most):
    rng = np.random.default_rng(0)
    for i in range(3000):
        save(Image.fromarray(rng.integers(256, size=(4, 4, 3), dtype=np.uint8)), folder / f"{i}.png")
    command = [sys.executable, "-c", GROWTH, str(folder), str(stream)]
    grown = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    assert grown < most
