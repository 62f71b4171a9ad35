"""What all learners of a hub share and nobody but root can change: the environment, the package, the lessons.

A release is a folder of its own, and a link says which one is current. Servers that run keep the one they began with,
so an update never takes a file away under somebody's kernel.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from class_environment import LINE

ROOT = Path(__file__).resolve().parent.parent
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
PACKAGES = Path("lib") / VERSION / "site-packages"
KEPT = 2  # releases: the current one, and the one before, in which servers may still run
# Not in a release: the package, which has a place of its own there, and the debugger, which listens on a port for
# commands, without a key, whoever they come from.
LEFT_OUT = ("__editable__*vae_course*", "vae_course*", "debugpy*")
# In the learners' folder; solutions/ stays with the teacher.
MATERIALS = ("notebooks", "exercises", "README.md", "LICENSE", "LICENSE-lessons")


class HubError(Exception):
    """What was asked for cannot be done on this machine; the message says what to do."""


def make(folder: Path, course: Path, teaching: Path) -> Path:
    """A new release in `folder`/releases, out of the environments `course` and `teaching` (nbgrader, JupyterHub); the
    link `folder`/current leads there afterwards. Returns the release.

    Files are linked where both lie on one disk, so that a release takes seconds and little room.
    """
    releases = folder / "releases"
    releases.mkdir(exist_ok=True)
    number = 1 + max(_numbers(releases), default=0)
    release = releases / str(number)
    release.mkdir()
    _environment(release, course, teaching)
    shutil.copytree(ROOT / "vae_course", release / "vae_course", ignore=shutil.ignore_patterns("__pycache__"))
    # Who may not write there would compile every module again at each start.
    subprocess.run([release / "env/bin/python", "-m", "compileall", "-q", release / "vae_course"], check=True)
    readable(release / "vae_course")
    link = folder / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / str(number))
    link.replace(folder / "current")
    for old in sorted(_numbers(releases))[:-KEPT]:
        shutil.rmtree(releases / str(old))
    return release


def _numbers(releases: Path) -> list[int]:
    return [int(path.name) for path in releases.iterdir() if path.name.isdecimal()]


def _environment(release: Path, course: Path, teaching: Path) -> None:
    """Two environments on top of one another, as in the repository, but for everybody."""
    env, below = release / "env", release / "course"
    python, library = _interpreter(release)
    subprocess.run([python, "-I", "-m", "venv", "--without-pip", env], check=True)
    for source, target in ((teaching, env), (course, below)):
        for part in (PACKAGES, Path("share/jupyter"), Path("etc/jupyter")):
            if (source / part).is_dir():
                _link_tree(source / part, target / part)
    line = LINE.format(
        packages=str(below / PACKAGES),
        share=str(below / "share/jupyter"),
        etc=str(below / "etc/jupyter"),
        lab=str(below / "share/jupyter/lab"),
    )
    (env / PACKAGES / "below.pth").unlink(missing_ok=True)  # a link to the teacher's: written anew, not into
    (env / PACKAGES / "below.pth").write_text(line)
    for name, module in {"nbgrader": "nbgrader.apps.nbgraderapp", "gitpuller": "nbgitpuller.pull"}.items():
        script = env / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{env}/bin/python" -c "from {module} import main; main()" "$@"\n')
        script.chmod(0o755)
    variables = {"PYTHONPATH": release, "PATH": f"{env}/bin:/usr/local/bin:/usr/bin:/bin"}
    if library:
        variables["LD_LIBRARY_PATH"] = library
    variables |= {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1}  # of each kernel: many share the processors
    (release / "environment.sh").write_text("".join(f"export {key}='{value}'\n" for key, value in variables.items()))


def _interpreter(release: Path) -> tuple[Path, Path | None]:
    """The Python of these environments, if every account of the machine can start it; else a copy of it that they can,
    and the folder of its shared library. Another Python of the same version would not do: what is installed may
    depend on the last digit.

    Raises `HubError` where neither works.
    """
    python = Path(sys.base_prefix) / "bin" / VERSION
    if _anybody_can_run(python):
        return python, None
    if sys.base_prefix in ("/usr", "/usr/local"):
        raise HubError(f"learners could not start {python}; is a folder above it closed to them?")
    copied = release / "python"
    for part in ("bin", "lib", "include"):
        _link_tree(Path(sys.base_prefix) / part, copied / part, ignore=("site-packages", "test", "__pycache__"))
    if not _anybody_can_run(copied / "bin" / VERSION, copied / "lib"):
        raise HubError(
            f"learners could not start {python}, nor a copy of it. Make the environment anew with a Python that all "
            f"accounts can start: make setup PYTHON=/usr/bin/{VERSION}"
        )
    return copied / "bin" / VERSION, copied / "lib"


def _anybody_can_run(python: Path, library: Path | None = None) -> bool:
    environment = {"LD_LIBRARY_PATH": str(library)} if library else {}
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    try:
        command = [python, "-I", "-c", "import ssl, sqlite3"]
        return not subprocess.run(command, capture_output=True, cwd="/", env=environment, **nobody).returncode
    except PermissionError:
        return False


def _link_tree(source: Path, target: Path, ignore: tuple[str, ...] = LEFT_OUT) -> None:

    def link(a: str, b: str) -> None:
        try:
            os.link(a, b)
        except OSError:  # another disk
            shutil.copy2(a, b)

    patterns = shutil.ignore_patterns(*ignore)
    shutil.copytree(source, target, symlinks=True, ignore=patterns, copy_function=link, dirs_exist_ok=True)


def readable(folder: Path) -> None:
    """All of a folder, for everybody."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def publish(folder: Path) -> None:
    """The lessons and exercises, as the newest commit of `folder`/course.git, from where learners' servers take what
    they have not changed themselves (nbgitpuller)."""
    store = folder / "course.git"
    git = ["git", "-c", "user.name=course", "-c", "user.email=course@localhost", "-c", "init.defaultBranch=main"]
    if not store.exists():
        subprocess.run([*git, "init", "--quiet", "--bare", store], check=True)
    tree = folder / "state" / "materials"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in MATERIALS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        elif source.exists():
            shutil.copy2(source, tree / name)
    here = [*git, f"--git-dir={store}", f"--work-tree={tree}"]
    subprocess.run([*here, "add", "--all"], check=True, cwd=tree)
    if subprocess.run([*here, "diff", "--cached", "--quiet"], cwd=tree).returncode:
        subprocess.run([*here, "commit", "--quiet", "--message", "The course"], check=True, cwd=tree)
    shutil.rmtree(tree)
    readable(store)
