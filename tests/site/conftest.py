"""The built site on loopback, and Chromium to look at it."""

import contextlib
import fcntl
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lessons import ROOT

SITE = ROOT / "build" / "site"


@pytest.fixture
def displayed(monkeypatch):
    """What a cell would show: an image's bundle, or a live figure."""
    shown = []
    for place in ("IPython.display.display", "vae_course.notebook.widgets.display"):
        monkeypatch.setattr(place, lambda thing, **how: shown.append((thing, how)))
    return shown


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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on loopback; yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


class Visit:
    """One browser window: what it asked for, what went wrong."""

    def __init__(self, browser: Any, address: str, theme: str = "light", width: int = 1280, **context: Any):
        self.address = address
        self.context = browser.new_context(viewport=dict(width=width, height=900), color_scheme=theme, **context)
        self.context.add_init_script(f"localStorage.mode = localStorage.theme = {theme!r}")
        self.page = self.context.new_page()
        self.page.set_default_timeout(120_000)  # it may have to pause while another worker measures
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def go(self, name: str) -> None:
        """Open a page of the site by its path."""
        self.asked.clear(), self.errors.clear()
        self.page.goto(f"{self.address}/{name}", wait_until="load")

    @property
    def outside(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]


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
