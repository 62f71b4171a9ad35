"""Appendix A's implementations, taken from the notebook: what the notebook does not claim of itself."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import rosetta


@pytest.fixture(scope="module")
def code():
    return rosetta.cells()


@pytest.fixture
def appendix(code):
    """The names of the appendix before its first dialect, with a handful of images."""
    names = {}
    for cell in (part for part in rosetta.BEFORE if part != "images"):
        exec(code[cell], names)
    torch = names["torch"]
    images = torch.rand(256, 784, generator=torch.Generator().manual_seed(0))
    names.update(shown=images, test=images[:32], PIXELS=784)
    return names


def test_every_dialect_measured_is_a_cell_of_the_appendix_and_one_function(code):
    for function, *_, last in rosetta.DIALECTS.values():
        assert code[last].startswith(f"def {function}(images")
        tops = [line for line in code[last].splitlines() if line[:1].strip()]
        assert len(tops) == 1


def test_lines_of_code_are_neither_empty_nor_comments(appendix):
    source = "# what it does\n\ndef f(x):\n    # why\n    return x  # still code\n   \n"
    assert appendix["lines_of_code"](source) == 2


@pytest.mark.parametrize(("name", "module"), [("Keras, fit", "keras"), ("Lightning", "lightning"), ("Pyro", "pyro")])
def test_a_missing_framework_names_the_command_that_installs_it(name, module, appendix, code, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, module, None)  # what an import of a missing package finds
    function, *own = rosetta.DIALECTS[name]
    for cell in own:
        exec(code[cell], appendix)
    assert appendix["run"](appendix[function]) is None
    assert capsys.readouterr().out == f"{module} is not installed: run `make extras` in the course's folder\n"


def test_the_elbo_of_a_decoder_that_knows_nothing_is_the_entropy_of_coin_flips(appendix):
    torch = appendix["torch"]
    zeros = lambda x: (torch.zeros(len(x), 20), torch.zeros(len(x), 20))  # noqa: E731
    model = appendix["Trained"](zeros, lambda z: torch.zeros(len(z), 784), None)
    assert appendix["elbo"](model, appendix["test"]) == pytest.approx(-784 * torch.log(torch.tensor(2.0)).item())


@pytest.mark.skipif(
    not all(map(find_spec, ("keras", "lightning", "pyro"))),
    reason="the frameworks whose versions are reported are extras: `make extras`",
)
def test_the_section_has_a_row_for_every_dialect_and_compares_with_the_package():
    one = {"lines": 9, "ELBO": -150.0, "start": 2.0, "training": 4.0, "memory": 1.0, "memory before": 0.5, "images": 30}
    rounds = {name: [one, one, one] for name in rosetta.DIALECTS} | {"Pyro": [one | {"training": 12.0}] * 3}
    rows = [row for row in rosetta.report(rounds).splitlines() if row.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows[1:]] == [f"| {name}" for name in rosetta.DIALECTS]
    assert rows[-1].split(" | ")[4:6] == ["12.0", "3.0"]
