"""The built site on loopback, and a browser's window on it."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lessons import ROOT

SITE = ROOT / "build" / "site"
# A page's scripts run when it has been painted (docs/_ext/bundle.py).
LATE_SCRIPTS_DONE = """() => document.documentElement.dataset.scripts === "done"
    || !document.querySelector("link[rel=preload][href*='scripts/all.js']")"""


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
        self.scripts = context.get("java_script_enabled", True)
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
        if self.scripts:
            self.page.wait_for_function(LATE_SCRIPTS_DONE)

    @property
    def outside(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]
