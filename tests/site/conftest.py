"""The built site on loopback, and Chromium to look at it."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lessons import ROOT
from window import SITE, Visit, served


@pytest.hookimpl(trylast=True)  # when it is known which tests this run leaves out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One test of the pages goes first: a worker builds them while the others have lessons to run."""
    first = next((n for n, item in enumerate(items) if "built" in getattr(item, "fixturenames", ())), 0)
    items[:] = [*items[first : first + 1], *items[:first], *items[first + 1 :]]


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of the built site, made from what is committed now, once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    (shared / f"{os.getpid()}.worker").touch()
    with (shared / "site.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (shared / "site.built").exists():
            made = subprocess.run([sys.executable, str(ROOT / "tools" / "pages.py")], capture_output=True, text=True)
            assert made.returncode == 0, f"make site failed:\n{made.stdout}\n{made.stderr}"
            (shared / "site.built").touch()
    return SITE


@pytest.fixture(scope="module")
def visit(built) -> Iterator[Callable[..., Visit]]:
    """A function that opens a window on the site: `visit(theme="dark", width=320)`."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is installed by `make browser`")
    from lab import ARGUMENTS, CHROMIUM

    if not CHROMIUM:
        pytest.skip("there is no Chromium here (CHROMIUM=/path/to/it names one)")
    with served(built) as address, api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        yield lambda **how: Visit(browser, how.pop("address", address), **how)
        browser.close()
