import pytest


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """What is checked in tests is not the reader's own progress."""
    monkeypatch.setenv("VAE_COURSE_PROGRESS", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"
