"""For the examples in docstrings (`pytest --doctest-modules vae_course`). Those that need a package of `make extras`
are left out where it is missing."""

from importlib.util import find_spec

import pytest

NEEDS = {
    "vae_course/applications/_stream.py": "constriction",
    "vae_course/applications/bits_back.py": "constriction",
    "vae_course/scaling/distributed.py": "lightning_fabric",
    "vae_course/scaling/tensorboard.py": "tensorboard",
}
collect_ignore = [path for path, package in NEEDS.items() if find_spec(package) is None]


@pytest.fixture(autouse=True)
def _an_example_is_the_same_each_time_and_leaves_nothing_behind(request):
    if isinstance(request.node, pytest.DoctestItem):
        import torch

        torch.manual_seed(0)
        set_variable, folder = request.getfixturevalue("monkeypatch").setenv, request.getfixturevalue("tmp_path")
        set_variable("VAE_COURSE_CACHE", str(folder))
        set_variable("VAE_COURSE_PROGRESS", str(folder / "progress.json"))
