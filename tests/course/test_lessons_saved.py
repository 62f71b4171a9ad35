"""The saved lessons are whole: executed in order, nothing failed, pictures described, nothing of a machine."""

import json
import re

import nbformat
import pytest
from lessons import LESSONS, ROOT

# Names of the places a home, temporary or work folder has on somebody's machine.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|Users|tmp|root|work|var|mnt)/|[A-Z]:\\\\Users|site-packages")


def _read(path):
    return nbformat.read(path, as_version=4)


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def test_the_core_path_is_complete():
    names = [path.stem for path in LESSONS]
    core = ["start_here", "autoencoder", "elbo", "reparameterization", "kl_divergence", "vae", "beta_vae", "generation"]
    assert names[:8] == [f"{number:02}_{name}" for number, name in enumerate(core)]


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_the_notebook_is_valid_and_every_cell_has_a_readable_id_of_its_own(path):
    notebook = _read(path)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    # A random id is eight hexadecimal digits; a readable one is words and numbers with hyphens.
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i) or re.fullmatch(r"[0-9a-f]{8}", i)] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_every_code_cell_was_executed_in_order_and_none_failed(path):
    cells = _code(_read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [o for cell in cells for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_outputs_are_there_and_claims_were_made(path):
    outputs = [output for cell in _code(_read(path)) for output in cell.outputs]
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]
    printed = "".join(o.text for o in outputs if o.output_type == "stream")
    assert pictures
    assert printed.count("claim holds: ") >= 3


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_every_picture_has_a_text_alternative(path):
    for cell in _code(_read(path)):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert len(output.metadata.get("image/png", {}).get("alt", "")) > 20, cell.id


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_nothing_of_the_machine_it_was_executed_on_is_saved(path):
    notebook = _read(path)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for data in output.get("data", {}):
                if data.startswith("image/"):
                    output["data"][data] = ""
    found = MACHINE_PATHS.search(json.dumps(notebook))
    assert found is None, found
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_cells_are_short_enough_to_be_read_and_the_file_to_be_opened(path):
    long = [cell.id for cell in _code(_read(path)) if cell.source.count("\n") >= 28]
    assert long == []
    assert path.stat().st_size < 1_500_000


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_becomes_a_script_of_python_that_compiles(path):
    nbconvert = pytest.importorskip("nbconvert")
    script, resources = nbconvert.exporters.ScriptExporter().from_filename(str(path))
    assert resources["output_extension"] == ".py"
    compile(script, path.name, "exec")
    assert all(cell.source.splitlines()[0] in script for cell in _code(_read(path)))


def test_a_refreshed_notebook_says_what_its_language_needs_and_no_version(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import refresh

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7", "file_extension": ".py"}
    saved = refresh.normalised(notebook)
    nbformat.validate(saved)
    assert saved.metadata.language_info == refresh.LANGUAGE and "version" not in saved.metadata.language_info
    nbconvert = pytest.importorskip("nbconvert")
    script, resources = nbconvert.exporters.ScriptExporter().from_notebook_node(saved)
    assert resources["output_extension"] == ".py" and "x = 1" in script
