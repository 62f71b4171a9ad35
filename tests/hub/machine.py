"""A real hub on this machine: accounts, JupyterHub, its proxy; made for a test, and gone after it."""

import asyncio
import contextlib
import csv
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lessons import ROOT
from visitor import Visitor

sys.path.insert(0, str(ROOT / "tools"))


def missing() -> str | None:
    """Why no hub can be made here, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a hub makes accounts, which needs root on Linux"
    if absent := [name for name in ("useradd", "chpasswd", "sudo", "git", "pkill") if shutil.which(name) is None]:
        return f"a hub needs {', '.join(absent)}"
    if not (Path(sys.prefix) / "proxy").exists():
        return "JupyterHub is not installed; make hub installs it"
    return None


class Hub:
    """A hub in a folder of its own, with accounts that no other has."""

    def __init__(self, folder: Path, learners: int, mark: str):
        self.folder, self.mark = folder, mark
        self.learners = [f"{mark}-{i:02}" for i in range(learners)]
        self.teacher, self.grader = f"{mark}-teacher", f"{mark}-grader"
        self.port, self.process = _three_ports(), None
        self.students = folder.parent / "students.csv"
        lines = [f"{name},First{i},Last{i}" for i, name in enumerate(self.learners)]
        self.students.write_text("\n".join(["id,first_name,last_name", *lines]) + "\n")

    def lay_out(self) -> subprocess.CompletedProcess:
        """What `make hub` does but for starting it."""
        command = [sys.executable, ROOT / "tools" / "hub.py", self.folder, "--students", self.students, "--no-start"]
        command += ["--teacher", self.teacher, "--grader", self.grader, "--port", str(self.port)]
        return subprocess.run(command, check=True, capture_output=True, text=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        with (self.folder / "passwords.csv").open(newline="") as file:
            return {row["id"]: row["password"] for row in csv.DictReader(file)}

    @property
    def log(self) -> str:
        return (self.folder.parent / "hub.log").read_text(errors="replace")

    def start(self, *before: str) -> None:
        """The hub and its proxy, `before` its command what changes how it runs; returns when it answers."""
        with (self.folder.parent / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*before, self.folder / "bin" / "hub"], stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        for _ in range(240):
            if self.process.poll() is not None:
                raise RuntimeError(self.log[-4000:])
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port + 1), 1):
                return
            time.sleep(0.25)
        raise RuntimeError(f"the hub did not come up within a minute:\n{self.log[-4000:]}")

    def end(self, how: int = signal.SIGTERM) -> None:
        """The hub's process alone: proxy and servers go on."""
        self.process.send_signal(how)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"the hub did not end within a minute:\n{self.log[-4000:]}") from None

    def proxy_pid(self) -> int:
        return int((self.folder / "state" / "proxy.pid").read_text())

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.address, name, self.passwords[name])

    @contextlib.asynccontextmanager
    async def at_work(self, name: str, path: str = ""):
        """Somebody logged in, with a server and a kernel."""
        async with self.visitor(name) as visitor:
            await visitor.login()
            await visitor.start()
            await visitor.kernel(path)
            yield visitor

    def remove(self) -> None:
        import hub_accounts

        if self.process and self.process.poll() is None:
            subprocess.run(["pkill", "-KILL", "-P", str(self.process.pid)])  # its services
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
            os.kill(self.proxy_pid(), signal.SIGKILL)
        subprocess.run(["pkill", "-KILL", "-f", f"{self.folder}/"])
        hub_accounts.remove([*self.learners, self.teacher, self.grader])
        Path(f"/etc/sudoers.d/vae-course-{self.folder.name}").unlink(missing_ok=True)
        shutil.rmtree(self.folder.parent, ignore_errors=True)


@contextlib.contextmanager
def a_hub(learners: int = 3, start: bool = True) -> Iterator[Hub]:
    """A hub with that many learners; afterwards nothing of it is left."""
    above = Path(tempfile.mkdtemp(prefix="vae-hub-"))
    above.chmod(0o755)
    mark = f"vt{secrets.token_hex(2)}"
    hub = Hub(above / f"hub-{mark}", learners, mark)
    try:
        hub.lay_out()
        if start:
            hub.start()
        yield hub
    finally:
        hub.remove()


def run(coroutine):
    """What a test of pytest's asks of the visitors."""
    return asyncio.run(asyncio.wait_for(coroutine, 1200))


def _three_ports() -> int:
    """A port that is free, with the next two."""
    for _ in range(100):
        port = 20000 + secrets.randbelow(20000)
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for each in range(port, port + 3):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", each))
            return port
    raise RuntimeError("no three free ports in a row")
