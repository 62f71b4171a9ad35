"""Images that stay on disk: the same training as from memory, in memory that does not grow with the file."""

import subprocess
import sys

import numpy
import pytest
import torch

import vae_course as vc
from vae_course.data.image_file import ImageFile, write_images

SHAPE = (1, 6, 6)
GROW = """
import sys, torch, vae_course as vc
from vae_course.data.image_file import peak_memory, write_images

n = int(sys.argv[2])
blocks = (torch.rand(1000, 1, 28, 28) for _ in range(n // 1000))
images = write_images(sys.argv[1], blocks, n, (1, 28, 28))
torch.manual_seed(0)
vc.fit(vc.VAE.mlp((1, 28, 28), 2, (16,)), images, epochs=1, batch_size=500, progress=False)
print(peak_memory())
"""


def _bytes(n):
    return torch.randint(256, (n, *SHAPE)).float() / 255


def _weights(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def test_what_is_written_in_blocks_is_read_in_any_order(tmp_path):
    x = _bytes(10)
    file = write_images(tmp_path / "x.npy", x.split(4), 10, SHAPE)
    chosen = torch.tensor([9, 0, 4, 4])
    assert len(file) == 10 and torch.equal(file.take(chosen), x[chosen])
    assert torch.equal(torch.cat(list(file.split(3))), x)
    assert torch.equal(torch.from_numpy(numpy.load(tmp_path / "x.npy")), (x * 255).round().to(torch.uint8))


def test_training_from_a_file_gives_the_weights_of_training_from_memory(tmp_path):
    x, results = _bytes(300), []
    file = write_images(tmp_path / "x.npy", x.split(100), 300, SHAPE)
    for images in (x, file):
        torch.manual_seed(3)
        model = vc.VAE.mlp(SHAPE, latent=2, hidden=(16,))
        history = vc.fit(model, images, epochs=2, batch_size=64, seed=1, test=images)
        results.append((_weights(model), history.train, history.test))
    assert torch.equal(results[0][0], results[1][0]) and results[0][1:] == results[1][1:]


def test_peak_memory_does_not_grow_with_the_file(tmp_path):
    peaks = []
    for n in (4_000, 64_000):
        command = [sys.executable, "-c", GROW, str(tmp_path / "x.npy"), str(n)]
        peaks.append(int(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    grown = 60_000 * 784  # bytes in the file; four times as many as floats
    assert peaks[1] - peaks[0] < 0.8 * grown


@pytest.mark.invalid_input
def test_a_file_cut_short_is_noticed(tmp_path):
    write_images(tmp_path / "x.npy", [_bytes(10)], 10, SHAPE)
    (tmp_path / "x.npy").write_bytes((tmp_path / "x.npy").read_bytes()[:-5])
    with pytest.raises(ValueError, match=r"cut short or no \.npy file"):
        ImageFile(tmp_path / "x.npy")


@pytest.mark.invalid_input
def test_files_of_other_things_are_refused(tmp_path):
    numpy.save(tmp_path / "floats.npy", numpy.zeros((3, *SHAPE)))
    with pytest.raises(ValueError, match=r"expected images as bytes.*float64"):
        ImageFile(tmp_path / "floats.npy")
    numpy.save(tmp_path / "objects.npy", numpy.array([{}]), allow_pickle=True)
    with pytest.raises(ValueError, match=r"no \.npy file"):
        ImageFile(tmp_path / "objects.npy")
    with pytest.raises(FileNotFoundError, match="write_images makes one"):
        ImageFile(tmp_path / "nothing.npy")


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ([torch.rand(4, *SHAPE)], "n=10 images were announced, and the blocks held 4"),
        ([torch.rand(10, 1, 6, 7)], r"expected blocks of shape \(any, 1, 6, 6\)"),
        ([torch.rand(10, *SHAPE) * 255], r"in \[0, 1\]"),
    ],
)
def test_a_file_that_cannot_be_finished_is_not_left_behind(tmp_path, blocks, message):
    with pytest.raises(ValueError, match=message):
        write_images(tmp_path / "x.npy", blocks, 10, SHAPE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.invalid_input
def test_fit_refuses_a_file_of_images_of_another_size(tmp_path):
    file = write_images(tmp_path / "x.npy", [_bytes(10)], 10, SHAPE)
    with pytest.raises(ValueError, match=r"expected a batch of shape \(N, 1, 8, 8\)"):
        vc.fit(vc.VAE.mlp((1, 8, 8), latent=2, hidden=(16,)), file)
