"""Packages that are not installed are named, with the command that brings them."""

import sys

import pytest

from vae_course._extras import require


def test_a_package_that_is_there_is_given_back():
    import json

    assert require("json") is json


@pytest.mark.invalid_input
def test_a_missing_package_is_named_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)  # what an import of a missing package finds
    with pytest.raises(ModuleNotFoundError, match=r"^lightning-fabric is not installed: run `make extras` in"):
        require("lightning_fabric")
    with pytest.raises(ModuleNotFoundError, match="run `make bench`"):
        require("a_package_nobody_has", "make bench")


@pytest.mark.invalid_input
def test_the_package_that_is_missing_is_named_where_another_one_needs_it(tmp_path, monkeypatch):
    (tmp_path / "needs_another.py").write_text("import a_package_nobody_has.part")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match=r"^a-package-nobody-has is not installed"):
        require("needs_another")
