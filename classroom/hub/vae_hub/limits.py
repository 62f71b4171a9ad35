"""What the processes of one learner may use, and that they gain no rights."""

import ctypes
import os
import resource
from pathlib import Path

from vae_hub import cgroups

NO_NEW_PRIVILEGES = 38  # of prctl, in linux/prctl.h


def hold(groups: list[Path], memory: int, processes: int) -> None:
    """Bind the calling process, and all that it starts, to `memory` bytes and so many processes and threads."""
    cgroups.enter(groups)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def gain_nothing() -> None:
    """From here on sudo, su and crontab give no rights, and lead out of no limit."""
    ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
