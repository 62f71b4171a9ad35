"""Set the course up: `make setup` or, where there is no make, `python tools/setup.py`.

It makes the environment `.venv` and installs the course into it, with the build of PyTorch that this machine can use:
the one for CUDA where there is an NVIDIA driver, otherwise the one for the CPU, an eighth of the size. For Linux the
ordinary package index has only the former. PyTorch's own index has both, and CUDA builds for older drivers; uv takes
them from there. Where that index cannot be reached, what the ordinary one has is installed instead.

Nothing is installed yet when this runs, so it uses Python's standard library alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# Where constraints.txt's PyTorch has wheels; for Macs with an Intel processor, 2.2 was the last that had.
PLATFORMS = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "amd64")}
ON_ORDINARY_INDEX = {"Linux": "CUDA", "Darwin": "CPU", "Windows": "CPU"}
SIZES = {
    "CPU": "about 0.4 GB to download, 1.5 GB of disk",
    "CUDA": "about 3.2 GB to download, 6 GB of disk",
}
LINUX_DRIVER = (Path("/sys/module/nvidia/version"), Path("/proc/driver/nvidia/version"))
# Is PyTorch's index there? One try, and an answer within seconds, also where a firewall swallows the question.
IMPATIENT = {"UV_HTTP_TIMEOUT": "10", "UV_HTTP_RETRIES": "0"}
PROBE_SECONDS = 30


class SetupError(Exception):
    """What was asked for cannot be had on this machine; the message says what to do."""


class Build(NamedTuple):
    """A build of PyTorch for "CPU" or "CUDA", why this one, and uv's word for where PyTorch's own index has it."""

    kind: str
    why: str
    backend: str | None  # None: the ordinary package index has it


def choose(system: str, machine: str, driver: bool, forced: str | None = None) -> Build:
    """The build for a machine, given `platform.system()`, `platform.machine()`, and whether there is an NVIDIA driver.

    `forced` is "CPU", "CUDA" or None. Raises `SetupError` where there is no such build.
    """
    if (system, machine.lower()) not in PLATFORMS:
        raise SetupError(
            f"the course's PyTorch has no build for {system} on {machine}, only for Linux on x86_64 and aarch64, for "
            "macOS on Apple silicon (use a Python made for it) and for Windows on x86_64"
        )
    if forced == "CUDA" and system == "Darwin":
        raise SetupError("there is no CUDA build of PyTorch for macOS; leave CUDA=1 (--cuda) out")
    if forced == "CUDA" and system == "Windows" and not driver:
        raise SetupError("on Windows the CUDA build follows from the NVIDIA driver; install it, or leave --cuda out")
    if forced:
        kind, why = forced, "as you asked"
    elif system == "Darwin":
        kind, why = "CPU", "the only one for macOS, which can use a Mac's GPU, too"
    elif driver:
        kind, why = "CUDA", "since there is an NVIDIA driver (CPU=1 or --cpu chooses the other)"
    else:
        kind, why = "CPU", "since there is no NVIDIA driver (CUDA=1 or --cuda chooses the other)"
    if kind == "CUDA" and driver:
        return Build(kind, why, "auto")
    return Build(kind, why, None if kind == ON_ORDINARY_INDEX[system] else "cpu")


def has_nvidia_driver() -> bool:
    """Whether Linux knows of a loaded NVIDIA driver or, on any system, `nvidia-smi` finds one."""
    if any(path.exists() for path in LINUX_DRIVER):
        return True
    command = shutil.which("nvidia-smi")
    return command is not None and call([command, "-L"], quiet=True, seconds=PROBE_SECONDS)


def call(command: list[str], quiet: bool = False, seconds: float | None = None, **environment: str) -> bool:
    """Run a command in the course's folder; return whether it succeeded, within `seconds` if given."""
    output = subprocess.DEVNULL if quiet else None
    env = {**os.environ, **environment}
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, timeout=seconds, env=env, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install(python: str, build: Build, system: str, call: Callable[..., bool] = call) -> bool:
    """Install PyTorch's `build`, then the course, into the environment of the interpreter `python`.

    Whatever the build, the last step is the same `pip install`, to which an installed PyTorch is good enough. Returns
    whether the course is installed.
    """
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    constraint = ["--constraint", "constraints.txt"]
    if build.backend:
        uv = [python, "-m", "uv", "pip", "install", "--python", python, "--no-deps", *constraint]
        uv += ["--torch-backend", build.backend, "torch", "torchvision"]
        ready = call([*pip, "uv"]) and call([*uv, "--dry-run"], quiet=True, seconds=PROBE_SECONDS, **IMPATIENT)
        if not (ready and call(uv)):
            kind = ON_ORDINARY_INDEX[system]
            print(
                f"PyTorch's own package index did not give this build, so the ordinary index's is installed instead: "
                f"the {kind} build, {SIZES[kind]}.",
                flush=True,
            )
    return call([*pip, *constraint, "--editable", ".[test]"])


def interpreter(folder: Path) -> Path:
    """The Python of the environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(arguments: list[str]) -> int:
    """Set up, say what is done and why, and return an exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036
        print(f"Python 3.11 or newer is needed, and this is {platform.python_version()}: {sys.executable}")
        return 1
    parser = argparse.ArgumentParser(prog="setup.py", description="Set the course up.")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("folder", nargs="?", default=".venv", help="where to make the environment (default: .venv)")
    where.add_argument("--here", action="store_true", help="use the environment of the Python that runs this instead")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--cpu", action="store_const", const="CPU", dest="forced", help="PyTorch's build for the CPU")
    which.add_argument("--cuda", action="store_const", const="CUDA", dest="forced", help="PyTorch's build for CUDA")
    asked = parser.parse_args(arguments)
    folder = sys.prefix if asked.here else asked.folder
    python = sys.executable if asked.here else str(interpreter(Path(folder).absolute()))
    try:
        build = choose(platform.system(), platform.machine(), has_nvidia_driver(), asked.forced)
    except SetupError as error:
        print(f"error: {error}")
        return 1

    if call([python, "-c", "import importlib.metadata as m; m.version('torch')"], quiet=True):
        print(f"Bringing {folder} up to date. PyTorch is there; for another build of it, make a new environment.")
    else:
        print(f"Setting up the course in {folder} with Python {platform.python_version()}. This happens once.")
        print(f"PyTorch's {build.kind} build, {build.why}. With all the rest: {SIZES[build.kind]}.", flush=True)
    made = asked.here or call([sys.executable, "-m", "venv", os.path.abspath(folder)])
    if not (made and install(python, build, platform.system())):
        print("The set-up did not succeed; the lines above say why. Once that is mended, give the same command again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
