from pathlib import Path

import hypothesis
import pytest
import torch

# The same examples every time, and no deadlines: these machines are busy.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True)
hypothesis.settings.load_profile("course")


@pytest.fixture(autouse=True)
def _same_stream_for_every_test():
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def real_mnist() -> Path:
    """The folder with real MNIST beside the project; tests that need it are skipped where it is missing."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "mnist"
    if not folder.is_dir():
        pytest.skip("real MNIST does not lie beside the project (../shared/data/mnist)")
    return folder


@pytest.fixture
def displayed(monkeypatch):
    """What a cell would show: an image's bundle, or a live figure."""
    shown = []
    for place in ("IPython.display.display", "vae_course.notebook.widgets.display"):
        monkeypatch.setattr(place, lambda thing, **how: shown.append((thing, how)))
    return shown
