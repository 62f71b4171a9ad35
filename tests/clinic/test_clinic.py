"""The clinic as a folder: what it offers, and that its annotations can be read."""

import inspect
import typing
from importlib import import_module
from pkgutil import iter_modules

import pytest

from vae_course import clinic

MODULES = [import_module(f"vae_course.clinic.{module.name}") for module in iter_modules(clinic.__path__)]
PUBLIC = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
}


def test_every_name_the_clinic_offers_exists():
    assert {"diagnose", "examine", "healthy", "train", "trace", "diagnostic_plot"} <= set(dir(clinic))
    for name in dir(clinic):
        assert getattr(clinic, name) is not None


@pytest.mark.parametrize("name", PUBLIC)
def test_the_annotations_of_every_public_name_can_be_read(name):
    value = PUBLIC[name]
    assert not any(isinstance(hint, str) for hint in typing.get_type_hints(value).values())
    for function in filter(inspect.isfunction, [value] if inspect.isfunction(value) else vars(value).values()):
        annotated = {*inspect.signature(function).parameters, "return"} - {"self"}
        if not function.__name__.startswith("_"):
            assert typing.get_type_hints(function).keys() == annotated, function.__qualname__
