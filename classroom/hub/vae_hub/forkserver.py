"""Kernels that share one import of PyTorch. By itself each would need 0.4 GiB for it, and five seconds.

Root's process imports what the lessons import, and waits at a socket. For each kernel that a learner's server asks for
(vae_hub/forked_kernel.py) it forks. The child becomes the account that asked, within its limits, before it reads one
byte of what was asked; from then on it is a kernel as any other. What nobody has changed since stays in memory once.

Only what has no threads, no files and no secrets can be forked so: nothing here computes, and the hub starts this
process with an empty environment.
"""

import ctypes
import gc
import importlib
import json
import os
import pwd
import signal
import socket
import struct
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from vae_hub import cgroups, limits

# What tells by IPython whether it is in a notebook is not among them: ipywidgets, tqdm.auto.
IMPORTS = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "torch", "torch._dynamo", "matplotlib.pyplot"),
    *("vae_course.training", "vae_course.models", "vae_course.data", "vae_course.evaluation"),
    *("vae_course.notebook.plotting", "vae_course.checks"),
)
EACH = 12  # kernels of one learner; further ones import for themselves, within his memory
DUMPABLE = 4  # of prctl, in linux/prctl.h


def imported(names: Iterable[str] = IMPORTS) -> None:
    """Raises `RuntimeError` where an import has begun a thread, which a fork would lose."""
    for name in names:
        importlib.import_module(name)
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        raise RuntimeError(f"an import began {threads - 1} threads; a process with threads cannot be forked")
    gc.collect()
    gc.freeze()  # the collector of a child writes into none of it


def serve(path: Path, hub: Path, memory: int, processes: int) -> socket.socket:
    """Wait at `path` and fork. Returns in each child, which is a learner's by then, with the connection to who asked.

    The server itself ends when the hub that began it has ended, or another has taken its place.
    """
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    path.chmod(0o666)
    listening.listen(128)
    listening.settimeout(2)
    hub_pid, ours, children = os.getppid(), path.stat().st_ino, {}
    while os.getppid() == hub_pid and path.exists() and path.stat().st_ino == ours:
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            connection = None
        children = {pid: uid for pid, uid in children.items() if os.waitpid(pid, os.WNOHANG)[0] == 0}
        if connection is None:
            continue
        asked = _learner(connection, hub)
        if asked is None or list(children.values()).count(asked.pw_uid) >= EACH:
            connection.close()
        elif child := os.fork():
            children[child] = asked.pw_uid
            connection.close()
        else:
            try:
                listening.close()
                _no_streams()
                _become(asked, memory, processes)
            except BaseException:
                os._exit(1)  # never back into the loop, with root's rights
            return connection
    sys.exit()


def _no_streams() -> None:
    """Those of this server lead to the hub's log, which is no learner's to write."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    os.close(nowhere)


def _learner(connection: socket.socket, hub: Path) -> pwd.struct_passwd | None:
    """Whose process is at the other end, by Linux's own word; None for whoever is no learner of this hub."""
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    try:
        account = pwd.getpwuid(struct.unpack("3i", peer)[1])
    except KeyError:
        return None
    return account if account.pw_name in json.loads((hub / "settings.json").read_text())["learners"] else None


def _become(account: pwd.struct_passwd, memory: int, processes: int) -> None:
    """As for a learner's server: his groups and limits, then his rights alone."""
    os.setsid()
    limits.hold(cgroups.groups_for(account.pw_name, memory, processes), memory, processes)
    os.initgroups(account.pw_name, account.pw_gid)
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    limits.gain_nothing()
    ctypes.CDLL(None).prctl(DUMPABLE, 1, 0, 0, 0)  # its own /proc is its own again
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def as_asked(connection: socket.socket) -> str | None:
    """Take over the environment, the folder and the standard streams of who asked; returns the connection file. None
    for a server that began with another release: its kernels stay with that."""
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    wanted = json.loads(connection.makefile().readline())
    if wanted["environment"].get("PYTHONPATH") != os.environ["PYTHONPATH"]:
        return None
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.environ.pop("JPY_PARENT_PID", None)  # its parent is this server, and may be another one soon
    os.chdir(wanted["folder"])
    connection.sendall(b"kernel\n")
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    return wanted["connection_file"]


def _end_with(connection: socket.socket) -> None:
    """When who asked ends, for whatever reason, the kernel ends, with all that it has started."""
    connection.recv(1)
    os.killpg(0, signal.SIGKILL)


def main(path: str, hub: str, memory: str, processes: str) -> None:
    imported()
    asked = serve(Path(path), Path(hub), int(memory), int(processes))
    file = as_asked(asked)
    if file is None:
        return
    import numpy
    from ipykernel import kernelapp

    numpy.random.seed()  # or all learners would draw the same; Python's random does it by itself
    sys.argv = ["ipykernel_launcher", "-f", file]
    kernelapp.launch_new_instance()
