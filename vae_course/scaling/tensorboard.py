"""TensorBoard: what `fit` knows, written to a folder as it trains, and a server on this machine that shows it."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from vae_course._extras import require
from vae_course._settings import device_of
from vae_course.models import VAE
from vae_course.scaling.launch import free_port
from vae_course.training import History


def installed() -> bool:
    """Whether TensorBoard is there; `make extras` brings it.

    >>> installed()
    True
    """
    return find_spec("tensorboard") is not None


def log_to(
    folder: str | Path,
    model: VAE,
    test: Float[Tensor, " n *event"],
    labels: Tensor | None = None,
    codes: int = 500,
) -> Callable[[History], None]:
    """A function for `fit(..., on_epoch=...)` that writes a run for TensorBoard to `folder` after every epoch.

    Scalars: objective, reconstruction, KL and ELBO in nats per image, of the training and, where `fit` was given some,
    the test images. Images: eight of `test`, their reconstructions, and samples from the same eight codes each time.
    Projector: posterior means of the first `codes` images of `test`, with `labels` if there are any.

    >>> from vae_course.training import fit
    >>> model, images = VAE.mlp((1, 8, 8), latent=2, hidden=(8,)), torch.rand(20, 1, 8, 8)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     history = fit(model, images, epochs=1, test=images, on_epoch=log_to(folder, model, images))
    ...     len(list(Path(folder).glob("events.out.tfevents.*")))
    1
    """
    require("tensorboard")
    from torch.utils.tensorboard import SummaryWriter

    device = device_of(model)
    fixed = model.prior.sample((8,))
    shown, some = test[:8].to(device), test[:codes].to(device)
    writer = SummaryWriter(str(folder), flush_secs=1)

    def write(history: History) -> None:
        epoch = history.epochs
        for part in ("train", "test"):
            for term in ("objective", "reconstruction", "kl", "elbo"):
                if curve := history.curve(term, part):
                    writer.add_scalar(f"{term}/{part}", curve[-1], epoch)
        with torch.no_grad():
            rows = torch.cat([shown, model.reconstruct(shown)])
            writer.add_images("test images, then their reconstructions", rows.cpu(), epoch)
            writer.add_images("samples", model.decode(fixed).mean.cpu(), epoch)
            means = model.encode(some).mean.cpu()
        names = None if labels is None else labels[:codes].tolist()
        writer.add_embedding(means, names, some.cpu(), epoch, tag="posterior means")
        writer.flush()

    return write


class Server:
    """A running TensorBoard; `stop()` ends it, as does the end of the program that started it.

    >>> server = Server(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE), port=6006)
    >>> server.url
    'http://127.0.0.1:6006/'
    >>> server.stop()
    """

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    @property
    def url(self) -> str:
        """Where the page is, on this machine."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str) -> Any:
        """The answer, from JSON, to a question the page itself asks: `data/plugin/scalars/tags`, for instance."""
        with _direct.open(self.url + path, timeout=10) as answer:
            return json.loads(answer.read())

    def show(self, height: int = 700) -> None:
        """The page in the notebook, and a link to it for a tab of its own; nothing of it is saved with the notebook."""
        from IPython.display import display
        from ipywidgets import HTML

        page = f'<a href="{self.url}" target="_blank">TensorBoard in a tab of its own</a>'
        display(HTML(f'{page}<iframe src="{self.url}" width="100%" height="{height}" title="TensorBoard"></iframe>'))

    def stop(self) -> None:
        """End the server, and wait until it has ended."""
        self.process.terminate()
        self.process.wait(10)


def start(folder: str | Path, port: int | None = None, timeout: float = 60.0) -> Server:
    """Serve the runs in `folder` to this machine only (127.0.0.1), at `port` or else a free one; returns when ready.

    Raises `OSError` when the port is taken, or when nothing answers within `timeout` seconds.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     server = start(folder)
    ...     server.ask("data/runs")  # nothing has been logged yet
    ...     server.stop()
    []
    """
    require("tensorboard")
    if port is not None and not _is_free(port):
        raise OSError(
            f"port {port} is busy: another program, perhaps another TensorBoard, listens on it. Stop that one, name "
            f"another port, or leave `port` out and a free one is found"
        )
    port = free_port() if port is None else port
    command = [sys.executable, "-c", _SERVE, "--logdir", str(folder), "--host", "127.0.0.1"]
    command += ["--port", str(port), "--reload_interval", "1", "--load_fast", "false"]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=told, stderr=told)
        server, deadline = Server(process, port), time.monotonic() + timeout
        while time.monotonic() < deadline and process.poll() is None:
            try:
                server.ask("data/environment")
                return server
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        process.kill()
        told.seek(0)
        last = told.read().decode(errors="replace").strip().splitlines()[-3:]
    raise OSError(f"TensorBoard did not start on port {port}: {' '.join(last) or 'it said nothing'}")


# TensorBoard, which ends when its input does: with the program that started it, however that comes to its end.
_SERVE = """
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from tensorboard.main import run_main
run_main()
"""

# Not through a proxy that the environment may name: it would not know this machine's loopback.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
