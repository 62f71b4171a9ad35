"""A server runs as its learner's account, within limits, with the newest release of the course."""

import asyncio
import os
import pwd
import signal
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner
from jupyterhub.traitlets import ByteSpecification
from tornado.web import HTTPError
from traitlets import Integer, Unicode

from vae_hub import capacity, cgroups, limits


class AccountSpawner(LocalProcessSpawner):
    """Starts bin/server as the learner, or the teacher in the class's folder, and limits what it may use."""

    folder = Unicode(help="the hub's folder").tag(config=True)
    teacher = Unicode(help="the teacher's account").tag(config=True)
    memory = ByteSpecification("3G", help="of each process, and of all of a learner's together").tag(config=True)
    processes = Integer(400, help="processes and threads of a learner").tag(config=True)
    free_memory = ByteSpecification("1G", help="what must be free for another server").tag(config=True)

    @property
    def is_teacher(self) -> bool:
        return self.user.name == self.teacher

    async def start(self):
        """Raises `HTTPError` 503 where the machine has no memory left for another learner."""
        free = capacity.available()
        if not self.is_teacher and free * capacity.GIB < self.free_memory:
            raise _told(
                f"The server is full: {free:.1f} GB of memory are free. Nothing of yours is lost. "
                "Try again in some minutes; who is done makes room by File, Hub Control Panel, Stop My Server."
            )
        here = Path(self.folder)
        role = "teacher" if self.is_teacher else "learner"
        self.cmd = [str(here / "bin" / "server")]
        self.notebook_dir = str(here / "class") if self.is_teacher else "~/vae-course"
        self.default_url = "/lab"
        self.environment = {
            "VAE_HUB": self.folder,
            "VAE_HUB_ROLE": role,
            "GIT_CONFIG_SYSTEM": str(here / "config" / "gitconfig"),
        }
        self.popen_kwargs = {"cwd": "/"}
        where = await super().start()
        while not (whose := _listening(self.port)) and await self.poll() is None:
            await asyncio.sleep(0.1)
        if whose - {_uid(self.user.name)}:
            await self.stop(now=True)
            raise _told("Another program has taken the place of your server. Tell your teacher, and try again.")
        return where

    async def poll(self):
        """A server has ended, too, when somebody else listens where it did: he would get its learner's cookies. And
        what the learner left running ends with the server, however that ended."""
        began, port = self.pid, self.port or (self.server.port if self.server else 0)
        status = await super().poll()
        if status is None and _listening(port) - {_uid(self.user.name)}:
            status = 1
        if began and status is not None and not self.is_teacher:
            _end_all_of(self.user.name)
        return status

    def make_preexec_fn(self, name):
        become = super().make_preexec_fn(name)
        memory, processes = int(self.memory), self.processes
        groups = cgroups.groups_for(name, memory, processes)
        teacher = self.is_teacher

        def limited() -> None:
            limits.hold(groups, memory, processes)
            become()
            if not teacher:  # who starts gradings by sudo
                limits.gain_nothing()

        return limited

    async def stop(self, now: bool = False):
        """With the server end its kernels, and whatever else the learner left running."""
        await super().stop(now)
        if not self.is_teacher:
            _end_all_of(self.user.name)
            cgroups.leave(self.user.name)


def _told(text: str) -> HTTPError:
    error = HTTPError(503, text)
    error.jupyterhub_message = text  # what the learner reads
    return error


def _uid(name: str) -> int:
    return pwd.getpwnam(name).pw_uid


def _listening(port: int) -> set[int]:
    """The accounts whose programs listen on a TCP port of this machine."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(table):
            for line in Path(table).read_text().splitlines()[1:]:
                _, local, _, state, _, _, _, uid, *_ = line.split()
                if state == "0A" and int(local.rpartition(":")[2], 16) == port:
                    found.add(int(uid))
    return found


def _end_all_of(name: str) -> None:
    """By one call that takes all at once: who forks all the time would slip through a list."""
    uid = _uid(name)
    child = os.fork()
    if child == 0:
        try:
            os.setuid(uid)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
