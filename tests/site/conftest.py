import pytest


@pytest.fixture
def displayed(monkeypatch):
    """What a cell would show: an image's bundle, or a live figure."""
    shown = []
    for place in ("IPython.display.display", "vae_course.notebook.widgets.display"):
        monkeypatch.setattr(place, lambda thing, **how: shown.append((thing, how)))
    return shown
