"""Start a script several times on this machine: `python -m vae_course.scaling.launch --processes 2 train.py`.

What `torchrun` does for one machine, in the smallest form: each process is told its number, how many there are, and
where they meet (a port on 127.0.0.1; nothing leaves the machine). One that fails ends the run.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence


class RunFailed(RuntimeError):
    """A process of the run ended with an error, or was killed; the others have been stopped."""


def launch(script: Sequence[str], processes: int, grace_period: float = 15.0) -> None:
    """Run `python *script` in several processes, and return when all have finished.

    Raises `RunFailed` when one of them fails. The others then have `grace_period` seconds to notice and to say what
    they have to say before they are stopped.

    >>> import tempfile
    >>> from pathlib import Path
    >>> script = Path(tempfile.mkdtemp()) / "number.py"
    >>> _ = script.write_text("import os; open('worker' + os.environ['RANK'], 'w').close()")
    >>> here = os.getcwd(); os.chdir(script.parent)
    >>> launch(["number.py"], processes=2)  # doctest: +ELLIPSIS
    worker 0 is process ...
    worker 1 is process ...
    >>> sorted(path.name for path in script.parent.glob("worker*")); os.chdir(here)
    ['worker0', 'worker1']
    """
    if isinstance(processes, bool) or not isinstance(processes, int) or processes < 1:
        raise ValueError(f"processes must be an integer of at least 1, got {processes!r}")
    meeting = {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(free_port()),
        "WORLD_SIZE": str(processes),
        "LOCAL_WORLD_SIZE": str(processes),
        "NODE_RANK": "0",
        "USE_LIBUV": "0" if sys.platform == "win32" else "1",  # torch for Windows is built without it
    }
    if sys.platform in ("linux", "darwin"):  # stay on the loopback interface
        meeting["GLOO_SOCKET_IFNAME"] = "lo" if sys.platform == "linux" else "lo0"
    workers = []
    try:
        for rank in range(processes):
            numbers = {"RANK": str(rank), "LOCAL_RANK": str(rank)}
            workers.append(subprocess.Popen([sys.executable, *script], env={**os.environ, **meeting, **numbers}))
            print(f"worker {rank} is process {workers[-1].pid}", flush=True)
        _wait(workers, grace_period)
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.terminate()
        for worker in workers:
            _reap(worker)


def _wait(workers: list[subprocess.Popen], grace_period: float) -> None:
    while True:
        codes = [worker.poll() for worker in workers]
        failed = next((rank for rank, code in enumerate(codes) if code), None)
        if failed is not None:
            deadline = time.monotonic() + grace_period
            while time.monotonic() < deadline and any(worker.poll() is None for worker in workers):
                time.sleep(0.05)
            # A survivor fails because its partner did: the one that was killed is the cause.
            codes = [worker.poll() for worker in workers]
            failed = next((rank for rank, code in enumerate(codes) if code and code < 0), failed)
            raise RunFailed(f"worker {failed} of {len(workers)} {_cause(codes[failed])}; the run has ended")
        if all(code == 0 for code in codes):
            return
        time.sleep(0.05)


def _cause(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"failed with exit code {code}"


def _reap(worker: subprocess.Popen) -> None:
    try:
        worker.wait(5)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on now.

    >>> 0 < free_port() < 65536
    True
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m vae_course.scaling.launch", description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("script", nargs=argparse.REMAINDER, help="the script and its arguments")
    arguments = parser.parse_args()
    if not arguments.script:
        parser.error("name the script to run")
    try:
        launch(arguments.script, arguments.processes)
    except (RunFailed, ValueError) as error:
        sys.exit(str(error))
