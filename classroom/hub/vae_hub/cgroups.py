"""Control groups: what all processes of one learner may use together.

Linux has them in two versions. Where neither can be written, limits hold for each process alone (setrlimit).
"""

import contextlib
import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "vae-hub"


def groups_for(account: str, memory: int, processes: int, root: Path = ROOT) -> list[Path]:
    """The account's groups, made or brought to these limits; none where the machine has none for us."""
    if (root / "cgroup.controllers").exists():
        wanted = [(_own(root) / account, {"memory.max": memory, "memory.swap.max": 0, "pids.max": processes})]
    else:
        wanted = [
            (root / "memory" / NAME / account, {"memory.limit_in_bytes": memory}),
            (root / "pids" / NAME / account, {"pids.max": processes}),
        ]
    made = []
    for group, limits in wanted:
        try:
            group.mkdir(parents=True, exist_ok=True)
            for file, value in limits.items():
                if (group / file).exists():
                    (group / file).write_text(str(value))
        except OSError:
            continue
        if all((group / file).exists() for file in list(limits)[:1]):
            made.append(group)
    return made


def enter(groups: list[Path]) -> None:
    """Put the calling process, and all that it starts, into them."""
    for group in groups:
        (group / "cgroup.procs").write_text(str(os.getpid()))


def leave(account: str, root: Path = ROOT) -> None:
    """Take the account's groups away, if nothing of it runs any more."""
    for parent in (
        (_own(root),) if (root / "cgroup.controllers").exists() else (root / "memory" / NAME, root / "pids" / NAME)
    ):
        with contextlib.suppress(OSError):
            (parent / account).rmdir()


def _own(root: Path) -> Path:
    """Version 2: below the hub's own group, which systemd delegates to it (Delegate=yes). The hub itself moves into a
    leaf, because a group that hands controllers on can hold no process."""
    ours = root / Path("/proc/self/cgroup").read_text().splitlines()[-1].split("::", 1)[1].strip("/")
    if ours.name == "hub":  # put there by systemd (DelegateSubgroup=hub), or by an earlier call
        ours = ours.parent
    try:
        (ours / "hub").mkdir(exist_ok=True)
        for pid in (ours / "cgroup.procs").read_text().split():
            (ours / "hub" / "cgroup.procs").write_text(pid)
        (ours / NAME).mkdir(exist_ok=True)
        for group in (ours, ours / NAME):
            (group / "cgroup.subtree_control").write_text("+memory +pids")
    except OSError:
        pass  # not delegated to us: what follows fails, too, and is told
    return ours / NAME
