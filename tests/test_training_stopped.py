"""Real signals to real processes: Ctrl-C in the middle of training, and a process that is killed."""

import signal
import subprocess
import sys
import time

import pytest
import torch

import vae_course as vc
from vae_course.checkpoints import checkpoint_epochs

TRAIN = """
import sys, time, torch, vae_course as vc
torch.manual_seed(0)
model = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
images = torch.rand(200, 1, 6, 6)
def told(history):
    print("epoch", history.epochs, flush=True)
    time.sleep(0.2)
checkpoint = sys.argv[1] if len(sys.argv) > 1 else None
history = vc.fit(model, images, epochs=500, seed=1, checkpoint=checkpoint, on_epoch=told)
print("interrupted" if history.interrupted else "finished", history.epochs, flush=True)
history = vc.fit(model, images, epochs=history.epochs + 1, history=history)
print("went on to", history.epochs, flush=True)
"""


def _listen_to_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background is deaf to it


def _started(*arguments):
    process = subprocess.Popen(
        [sys.executable, "-c", TRAIN, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=None if sys.platform == "win32" else _listen_to_ctrl_c,
    )
    while process.stdout.readline().strip() != "epoch 2":
        assert process.poll() is None
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a single child process")
def test_ctrl_c_ends_training_gently_and_training_goes_on():
    process = _started()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "interrupted" in output and "went on to" in output


def test_a_killed_process_leaves_a_whole_checkpoint_from_which_training_goes_on_exactly(tmp_path):
    file = tmp_path / "run.safetensors"
    process = _started(str(file))
    process.kill()
    process.communicate(timeout=60)
    torch.manual_seed(0)
    whole = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
    images = torch.rand(200, 1, 6, 6)
    resumed = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
    history = vc.fit(resumed, images, epochs=10, checkpoint=file)
    unbroken = vc.fit(whole, images, epochs=10, seed=1)
    assert history.train == unbroken.train
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))


@pytest.mark.long
@pytest.mark.parametrize("moment", range(20))
def test_a_kill_at_any_moment_leaves_a_run_that_goes_on_exactly(tmp_path, moment):
    file = tmp_path / "run.safetensors"
    process = _started(str(file))
    time.sleep(0.021 * moment)  # an epoch with its file and the wait after it takes some 0.21 seconds
    process.kill()
    process.communicate(timeout=60)
    epochs = checkpoint_epochs(file) + 2
    torch.manual_seed(0)
    whole, images = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,)), torch.rand(200, 1, 6, 6)
    resumed = vc.VAE.mlp((1, 6, 6), latent=2, hidden=(16,))
    history = vc.fit(resumed, images, epochs=epochs, checkpoint=file)
    assert history.train == vc.fit(whole, images, epochs=epochs, seed=1).train
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a single child process")
@pytest.mark.parametrize("moment", range(20))
def test_ctrl_c_at_any_moment_ends_training_gently(moment):
    process = _started()
    time.sleep(0.021 * moment)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "interrupted" in output and "went on to" in output
