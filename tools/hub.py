"""A class on one server: `make hub DIR=/srv/vae-hub STUDENTS=students.csv`, then open http://127.0.0.1:8000.

DIR becomes a hub: accounts and homes for the learners of the list, a teacher with an nbgrader course, the exchange
between them, one environment that all share, and the settings of JupyterHub. Called again, it takes in what is new in
the repository and in the list of students, and leaves what learners, teacher and you have changed. The guide is
classroom/hub/README.md.
"""

import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import hub_accounts
import hub_release
from hub_release import ROOT, HubError
from nbgrader.api import Gradebook

import classroom

HUB = ROOT / "classroom" / "hub"
YOURS = ("jupyterhub_config.py", "config")  # settings that are yours once they are there
OURS = ("vae_hub", "bin")
COURSE = "vae-course"  # nbgrader's course_id


def lay_out(folder: Path, students: Path | None, teacher: str, grader: str, port: int) -> list[str]:
    """Make the hub in `folder`, or bring it up to date; returns the names of new accounts.

    Raises `HubError` or `ValueError` before anything is changed where this machine, the folder or the list of students
    cannot be used.
    """
    _check_machine(folder)
    settings = settings_of(folder)
    if not settings and folder.exists() and any(folder.iterdir()):
        raise HubError(f"{folder} is not empty and no hub; name a new folder")
    people = classroom.read_students(students) if students else []
    settings = {"teacher": teacher, "grader": grader, "port": port, "learners": [], **settings}
    learners = sorted({*settings["learners"], *(person["id"] for person in people)})
    special = [settings["teacher"], settings["grader"]]
    if not learners:
        raise HubError("a hub without learners: give a list, STUDENTS=students.csv, with the column id")
    made = settings["learners"] + special if settings["learners"] else []
    hub_accounts.check_names(folder, [person["id"] for person in people] + special, made)

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    settings["learners"], settings["environment"] = learners, str(Path(sys.prefix))
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    hub_release.make(folder, course=Path(sys.prefix.removesuffix("-class")), teaching=Path(sys.prefix))
    hub_release.publish(folder)
    _files(folder)
    from_a_backup = hub_accounts.homes_without_account(folder, learners)
    new = hub_accounts.make(folder, [*learners, settings["teacher"]])
    hub_accounts.make(folder, [settings["grader"]], with_password=False)
    _exchange(folder / "exchange", settings["teacher"], from_a_backup)
    _class(folder / "class", students, settings["teacher"])
    _grading(folder, settings["teacher"])
    return new


def settings_of(folder: Path) -> dict:
    """What the hub in `folder` was made with."""
    file = folder / "settings.json"
    return json.loads(file.read_text()) if file.exists() else {}


def _check_machine(folder: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        raise HubError(
            "a hub gives each learner an account of the machine, so it needs Linux, and root: sudo make hub ... "
            "(on your own computer, make teach needs neither)"
        )
    for program in ("useradd", "chpasswd", "sudo", "git", "unshare", "setpriv"):
        if shutil.which(program) is None:
            packages = "passwd sudo git util-linux"
            raise HubError(f"the program {program} is missing; on Debian and Ubuntu: apt install {packages}")
    if subprocess.run(["unshare", "--mount", "--pid", "--ipc", "--fork", "true"], capture_output=True).returncode:
        raise HubError(
            "what is handed in is executed in a room of its own, and this machine lets root make none (unshare fails, "
            "as in a container without the right CAP_SYS_ADMIN); use a machine, or a virtual one"
        )
    for parent in folder.resolve().parents:
        if parent.exists() and not parent.stat().st_mode & stat.S_IXOTH:
            raise HubError(f"learners cannot pass {parent}; name a folder below an open one, such as DIR=/srv/vae-hub")


def _anybody_can_read(folder: Path) -> bool:
    passable = all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents)
    return passable and bool(folder.stat().st_mode & stat.S_IROTH)


def _files(folder: Path) -> None:
    for name in (*YOURS, *OURS):
        source, target = HUB / name, folder / name
        if name in YOURS and target.exists():
            continue
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    for kernel in (folder / "config").glob("*/kernels/*/kernel.json"):
        kernel.write_text(kernel.read_text().replace('"HUB/', f'"{folder}/'))
    hub_release.readable(folder / "config")
    for script in (folder / "bin").iterdir():
        script.chmod(0o755)
    (folder / "config" / "gitconfig").write_text(f'[safe]\n\tdirectory = "{folder / "course.git"}"\n')


def _exchange(root: Path, teacher: str, from_a_backup: list[str]) -> None:
    """What nbgrader would make, but that nobody can take away what another put there. After a backup, what learners
    handed in is theirs again: their accounts may have other numbers now."""
    course = root / COURSE
    for path, mode in (
        (root, 0o1777),
        (course, 0o755),
        (course / "inbound", 0o1733),
        (course / "outbound", 0o755),
        (course / "feedback", 0o711),
    ):
        if not path.exists():
            path.mkdir()
            path.chmod(mode)
        shutil.chown(path, teacher, teacher)
    shutil.chown(root, "root", "root")
    if from_a_backup:
        for name in ("outbound", "feedback"):
            hub_accounts.give(course / name, teacher)
        for entry in (course / "inbound").iterdir():
            if (owner := entry.name.split("+")[0]) in from_a_backup:
                hub_accounts.give(entry, owner)


def _class(folder: Path, students: Path | None, teacher: str) -> None:
    """The teacher's nbgrader course; new learners go into its gradebook."""
    if (folder / "gradebook.db").exists():
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE) as gradebook:
            for person in classroom.read_students(students) if students else []:
                classroom.enrol(gradebook, person)
    else:
        folder.mkdir(mode=0o700, exist_ok=True)
        classroom.lay_out(folder, ROOT / "solutions", students)
    hub_accounts.give(folder, teacher)
    folder.chmod(0o700)


def _grading(folder: Path, teacher: str) -> None:
    """The teacher may start one program as root: it makes a room, and in it a kernel as the grader."""
    rule = Path("/etc/sudoers.d") / f"{COURSE}-{folder.name}"
    rule.parent.mkdir(exist_ok=True)
    rule.write_text(
        f"# Made by make hub: what learners hand in is executed by an account that holds nothing.\n"
        f'{teacher} ALL=(root) NOPASSWD: {folder / "bin" / "grading-kernel"} ""\n'
    )
    rule.chmod(0o440)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A class on one server: JupyterHub, nbgrader's exchange, a grader.")
    parser.add_argument("folder", type=Path, help="a new folder, or one of an earlier call")
    parser.add_argument("--students", type=Path, help="a CSV file with the columns id, first_name, last_name, email")
    parser.add_argument("--teacher", default="vae-teacher", help="the teacher's account, made if it is not there")
    parser.add_argument("--grader", default="vae-grader", help="the account that executes what is handed in")
    parser.add_argument("--port", type=int, default=8000, help="on loopback; the next two are used as well")
    parser.add_argument("--no-start", action="store_true", help="lay out or update, and start nothing")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    try:
        new = lay_out(folder, arguments.students, arguments.teacher, arguments.grader, arguments.port)
    except (HubError, ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    if new:
        print(f"new accounts: {', '.join(new)}; their passwords are in {folder / 'passwords.csv'}, for root's eyes")
    if _anybody_can_read(ROOT / "solutions"):
        print(f"note: every account of this machine can read the solutions in {ROOT}; to close it: chmod 700 {ROOT}")
    if not arguments.no_start:
        port = settings_of(folder)["port"]
        print(f"The hub is at http://127.0.0.1:{port} until you press Ctrl-C.", flush=True)
        os.execv(folder / "bin" / "hub", [str(folder / "bin" / "hub")])
