"""The set-up picks the build of PyTorch that a machine can use; what the README shows of the package is so."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
import torch
from lessons import LESSONS, ROOT

import vae_course as vc

sys.path.insert(0, str(ROOT / "tools"))
import setup

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
CI = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")

# system, machine, driver, forced; the build, and where it comes from: None is the ordinary package index
CHOICES = [
    ("Linux", "x86_64", False, None, "CPU", "cpu"),
    ("Linux", "aarch64", False, None, "CPU", "cpu"),
    ("Linux", "x86_64", True, None, "CUDA", "auto"),
    ("Linux", "x86_64", True, "CPU", "CPU", "cpu"),
    ("Linux", "x86_64", True, "CUDA", "CUDA", "auto"),
    ("Linux", "x86_64", False, "CUDA", "CUDA", None),
    ("Windows", "AMD64", False, None, "CPU", None),
    ("Windows", "AMD64", True, None, "CUDA", "auto"),
    ("Windows", "AMD64", True, "CPU", "CPU", None),
    ("Darwin", "arm64", False, None, "CPU", None),
    ("Darwin", "arm64", False, "CPU", "CPU", None),
]


@pytest.mark.parametrize(("system", "machine", "driver", "forced", "kind", "backend"), CHOICES)
def test_a_driver_decides_unless_somebody_does(system, machine, driver, forced, kind, backend):
    build = setup.choose(system, machine, driver, forced)
    assert (build.kind, build.backend) == (kind, backend)
    assert ("as you asked" in build.why) == (forced is not None)


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        (("Darwin", "arm64", False, "CUDA"), "no CUDA build of PyTorch for macOS; leave CUDA=1"),
        (("Windows", "AMD64", False, "CUDA"), "install it, or leave --cuda out"),
        (("Darwin", "x86_64", False, None), "no build for Darwin on x86_64, only for .* macOS on Apple silicon"),
        (("FreeBSD", "amd64", False, None), "no build for FreeBSD on amd64, only for Linux"),
    ],
)
@pytest.mark.invalid_input
def test_what_cannot_be_had_is_refused_with_what_to_do(machine, message):
    with pytest.raises(setup.SetupError, match=message):
        setup.choose(*machine)


class Machine:
    """Keeps the commands it is given; those that contain the word `broken` fail."""

    def __init__(self, broken: str = ""):
        self.commands, self.patience, self.broken = [], [], broken

    def __call__(self, command, quiet=False, seconds=None, **environment):
        self.commands.append(" ".join(command[1:]))
        self.patience.append(seconds)
        return not (self.broken and self.broken in self.commands[-1])


COURSE = "-m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[test]"
CPU = setup.Build("CPU", "", "cpu")


def test_a_reachable_index_gives_pytorch_first_and_pip_the_rest(capsys):
    machine = Machine()
    assert setup.install("python", CPU, "Linux", machine)
    get_uv, ask, take, rest = machine.commands
    assert get_uv.endswith("pip install --quiet --disable-pip-version-check uv")
    assert ask == take + " --dry-run" and "--no-deps --constraint constraints.txt --torch-backend cpu" in take
    assert take.endswith("torch torchvision") and rest == COURSE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("broken", ["--dry-run", "pip-version-check uv", "--torch-backend cpu torch torchvision"])
def test_without_it_one_sentence_and_the_ordinary_index(broken, capsys):
    """Whether the index, uv or the download is what fails."""
    machine = Machine(broken)
    assert setup.install("python", CPU, "Linux", machine)
    assert machine.commands[-1] == COURSE
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "the ordinary index's is installed instead: the CUDA build, about 3.2 GB" in said


def test_an_index_that_does_not_answer_is_not_waited_for():
    machine = Machine("--dry-run")
    setup.install("python", CPU, "Linux", machine)
    assert machine.patience[1] <= 30 and not any("torchvision" in c for c in machine.commands[2:])


def test_where_the_ordinary_index_has_the_build_nothing_else_is_asked():
    machine = Machine()
    assert setup.install("python", setup.Build("CPU", "", None), "Darwin", machine)
    assert machine.commands == [COURSE]


def test_a_failed_installation_is_a_failed_setup():
    assert not setup.install("python", CPU, "Linux", Machine("--editable"))


def test_a_command_that_fails_hangs_or_is_missing_is_no_success(tmp_path):
    python = sys.executable
    assert setup.call([python, "-c", "import os; assert os.environ['WORD'] == 'x'"], quiet=True, WORD="x")
    assert not setup.call([python, "-c", "raise SystemExit(3)"], quiet=True)
    assert not setup.call([python, "-c", "import time; time.sleep(60)"], quiet=True, seconds=0.2)
    assert not setup.call([str(tmp_path / "no such program")], quiet=True)


def test_it_runs_before_anything_is_installed_and_tells_an_old_python_so():
    tree = ast.parse((ROOT / "tools" / "setup.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name for i in imports if isinstance(i, ast.Import) for a in i.names}
    names |= {i.module.split(".")[0] for i in imports if isinstance(i, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_the_build_for_the_cpu_is_not_asked_for_cudas_libraries():
    """The exact versions that are known to work together name none of them, so they hold for every build."""
    names = re.findall(r"^([\w.-]+)==", CONSTRAINTS, re.MULTILINE)
    assert {"torch", "torchvision"} <= set(names)
    assert [name for name in names if name.startswith(("nvidia-", "cuda-")) or name == "triton"] == []


def test_the_version_stands_in_one_place():
    assert "version" in PYPROJECT["project"]["dynamic"] and "version" not in PYPROJECT["project"]
    repeated = re.compile(rf"""version[_"':= ]+{re.escape(vc.__version__)}\b""")
    files = [*ROOT.glob("*.toml"), *ROOT.glob("*.cff"), *ROOT.glob("*.md"), *(ROOT / "vae_course").rglob("*.py")]
    found = [path.name for path in files if repeated.search(path.read_text(encoding="utf-8"))]
    assert found == ["__init__.py"]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_works_in_a_folder_with_a_space_in_its_name(tmp_path):
    folder = tmp_path / "my course"
    (folder / ".venv").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("pyproject.toml", "constraints.txt", ".venv/.installed", ".venv/.extras"):
        (folder / name).touch()
    lesson = "notebooks/02_elbo.ipynb"
    shown = subprocess.run(["make", "-n", "lessons", f"NB={lesson}"], cwd=folder, capture_output=True, text=True)
    words = shlex.split(shown.stdout)
    assert {f"PYTHONPATH={folder}/tests/offline", f"VAE_COURSE_PROGRESS={folder}/build/progress.json"} <= set(words)
    assert [word for word in words if word.endswith(".ipynb")] == [lesson]


def test_make_help_lists_every_command():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = " ".join(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)).split()
    assert set(phony) == set(re.findall(r"^([a-z-]+):.*## \w", text, re.MULTILINE))


def test_ci_tries_the_oldest_pytorch_that_is_admitted():
    admitted = [d for d in PYPROJECT["project"]["dependencies"] if d.startswith("torch")]
    assert [f"{d.replace('>=', '==')}.*" for d in admitted] == re.findall(r"torch\w*==[\d.]+\*", CI)


def test_what_checks_the_style_before_a_commit_is_what_make_lint_uses():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pinned = set(re.findall(r"ruff==[\d.]+", hooks))
    assert len(pinned) == 1 and pinned <= set(CONSTRAINTS.split())


def test_the_readmes_eight_lines_beat_every_model_without_a_code(tmp_path, monkeypatch, capsys):
    """After one epoch instead of ten: pixels that are independent of each other cannot do better than their means."""
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line.strip()]) == 8
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(code.replace("epochs=10", "epochs=1, progress=False"), names)
    data, digits = names["data"], names["digits"]
    pixels = torch.distributions.Bernoulli(data.train.mean(0).clamp(1e-4, 1 - 1e-4), validate_args=False)
    assert float(capsys.readouterr().out) > pixels.log_prob(data.test).flatten(1).sum(1).mean() + 10
    assert digits.shape == (24, *data.shape) and digits.min() >= 0 and digits.max() <= 1
    assert names["code"].batch_shape == (24,) and (tmp_path / "digits.png").read_bytes().startswith(b"\x89PNG")


def _rooms() -> dict[str, str]:
    """Names in the README's tree of the package, with what its chapter column says."""
    tree = README.split("```\nvae_course/")[1].split("```")[0]
    return dict(re.findall(r"^[├└]── (\S+) .*?\s{2,}\S.*?(?:\s{2,}| )([\dA, to]+|exercises)$", tree, re.MULTILINE))


def test_the_readmes_tree_is_the_package():
    package = ROOT / "vae_course"
    rooms = {p.name + "/" * p.is_dir() for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert set(_rooms()) == {room for room in rooms if not room.startswith("_")}


def test_its_chapters_are_lessons():
    chapters = {path.stem[:2] for path in LESSONS}
    for room, column in _rooms().items():
        if room != "checks/":
            assert re.findall(r"\d\d", column) and set(re.findall(r"\d\d", column)) <= chapters, room
