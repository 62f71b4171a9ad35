"""A server runs as its learner's account, within limits, with the newest release of the course."""

import os
import pwd
import resource
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner
from jupyterhub.traitlets import ByteSpecification
from tornado.web import HTTPError
from traitlets import Integer, Unicode

from vae_hub import capacity, cgroups


class AccountSpawner(LocalProcessSpawner):
    """Starts bin/server as the learner, or the teacher in the class's folder, and limits what it may use."""

    folder = Unicode(help="the hub's folder").tag(config=True)
    teacher = Unicode(help="the teacher's account").tag(config=True)
    memory = ByteSpecification("3G", help="of each process, and of all of a learner's together").tag(config=True)
    processes = Integer(400, help="processes and threads of a learner").tag(config=True)
    free_memory = ByteSpecification("0.7G", help="what must be free for another server").tag(config=True)

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
        return await super().start()

    def make_preexec_fn(self, name):
        become = super().make_preexec_fn(name)
        memory, processes = int(self.memory), self.processes
        groups = cgroups.groups_for(name, memory, processes)

        def limited() -> None:
            cgroups.enter(groups)
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
            resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.umask(0o077)
            become()

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


def _end_all_of(name: str) -> None:
    uid = pwd.getpwnam(name).pw_uid
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                if entry.stat().st_uid == uid:
                    os.kill(int(entry.name), 9)
            except (FileNotFoundError, ProcessLookupError):
                pass
