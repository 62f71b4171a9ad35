"""The accounts of a hub: one for each learner, one for the teacher, one that executes what learners handed in."""

import csv
import os
import pwd
import re
import secrets
import subprocess
from pathlib import Path

from hub_release import HubError

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look like others


def check_names(folder: Path, names: list[str], made: list[str]) -> None:
    """Raises `HubError` for ids that can be no account, or are somebody else's."""
    for name in names:
        if not NAME.fullmatch(name):
            raise HubError(
                f"{name!r} can be no account: expected small letters, digits and hyphens, a letter first, 31 at most. "
                "Change the id in the list of students"
            )
        if _exists(name) and (name not in made or pwd.getpwnam(name).pw_dir != str(folder / "homes" / name)):
            raise HubError(
                f"this machine has an account {name} that this hub did not make, and would not give to a learner; "
                "choose another id in the list of students"
            )
    if double := {name for name in names if names.count(name) > 1}:
        raise HubError(f"twice in the list: {', '.join(sorted(double))}")


def homes_without_account(folder: Path, names: list[str]) -> list[str]:
    """Those whose home came from a backup, and whose account is still to be made."""
    return [name for name in names if (folder / "homes" / name).exists() and not _exists(name)]


def make(folder: Path, names: list[str], with_password: bool = True) -> list[str]:
    """Those accounts of `names` that are not there yet, with homes in `folder`/homes that nobody else can open, and
    passwords that are drawn here and written, once, to `folder`/passwords.csv. Returns the new ones.

    A home that is there already, from a backup, is given to its account again.
    """
    homes, new = folder / "homes", [name for name in names if not _exists(name)]
    homes.mkdir(exist_ok=True)
    passwords = {name: "".join(secrets.choice(LETTERS) for _ in range(12)) for name in new}
    for name in new:
        home, there = homes / name, (homes / name).exists()
        command = ["useradd", "--no-log-init", "--shell", "/bin/bash", "--home-dir", home, "--user-group"]
        _run([*command, "--no-create-home" if there else "--create-home", name])
        if there:
            give(home, name)
        home.chmod(0o700)
    if with_password and new:
        lines = "".join(f"{name}:{password}\n" for name, password in passwords.items())
        subprocess.run(["chpasswd"], input=lines, text=True, check=True)  # never on a command line
        _note(folder / "passwords.csv", passwords)
    return new


def remove(names: list[str]) -> None:
    """The accounts, but not their homes; for the end of a course, and of a test."""
    for name in names:
        if _exists(name):
            subprocess.run(["pkill", "-KILL", "-u", name])
            subprocess.run(["userdel", "--force", name], check=True, capture_output=True)


def give(path: Path, name: str) -> None:
    """`path`, and all that is in it, to an account."""
    account = pwd.getpwnam(name)
    os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    for parent, folders, files in os.walk(path):
        for each in folders + files:
            os.chown(os.path.join(parent, each), account.pw_uid, account.pw_gid, follow_symlinks=False)


def _note(file: Path, passwords: dict[str, str]) -> None:
    old = {}
    if file.exists():
        with file.open(newline="") as stream:
            old = {row["id"]: row["password"] for row in csv.DictReader(stream)}
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "password"])
        writer.writerows({**old, **passwords}.items())


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(command: list) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise HubError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")
