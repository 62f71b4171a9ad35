"""JupyterLab on loopback, and a real browser in it: what the browser tests stand on."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
from lessons import OFFLINE

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is in the page
    "docmanager-extension/plugin": {"autosave": False},
}
# The kernel is there and connected: only the application knows, the page shows "idle" long before.
IDLE = """() => { const c = window.jupyterapp?.shell?.currentWidget?.sessionContext;
    const kernel = c?.session?.kernel;
    return !!c && c.isReady && kernel?.status === "idle" && kernel.connectionStatus === "connected" }"""
# Every code cell has run, and the kernel rests.
FINISHED = """() => { const w = window.jupyterapp?.shell?.currentWidget; if (!w) return false;
    const code = w.content.widgets.filter(c => c.model.type === "code" && c.model.sharedModel.source.trim());
    return code.every(c => c.model.sharedModel.execution_count !== null && !/\\*/.test(c.promptNode?.textContent ?? ""))
        && w.sessionContext.session.kernel.status === "idle" }"""
# Milliseconds from a key press in a live figure to its next picture.
STOPWATCH = """live => { const watch = live.watch = { pressed: null, seen: [], last: live.querySelector("img")?.src };
    live.addEventListener("keydown", () => { watch.pressed = performance.now(); }, true);
    new MutationObserver(() => { const image = live.querySelector("img");
        if (!image || image.src === watch.last) return;
        watch.last = image.src;
        if (watch.pressed !== null) { watch.seen.push(performance.now() - watch.pressed); watch.pressed = null; }
    }).observe(live, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] }); }"""
# There is a new picture, or the kernel rests and has sent none, since this move changes nothing to be seen.
SEEN = """live => live.watch.pressed === null || performance.now() - live.watch.pressed > 400
    && window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === "idle" """


@contextlib.contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """One worker at a time: nobody pauses its processes."""
    with (folder / "undisturbed.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def alone_on_the_machine(folder: Path) -> Iterator[None]:
    """As for a learner whose machine does nothing else: the other workers' labs, kernels and browsers pause meanwhile.

    Each worker has left a file named after its process in `folder`.
    """
    with undisturbed(folder):
        paused = []
        for other in (int(path.stem) for path in folder.glob("*.worker") if int(path.stem) != os.getpid()):
            with contextlib.suppress(psutil.Error):
                paused += psutil.Process(other).children(recursive=True)
        try:
            for process in paused:
                with contextlib.suppress(psutil.Error):
                    process.suspend()
            yield
        finally:
            for process in paused:
                with contextlib.suppress(psutil.Error):
                    process.resume()


@contextlib.contextmanager
def jupyter_lab(root: Path, state: Path) -> Iterator[tuple[str, str]]:
    """JupyterLab serving `root`, its own settings in `state`; gives address and token."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    token, home = secrets.token_hex(16), {}
    for name, value in SETTINGS.items():
        file = state / "lab-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    for name in ("JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        home[name] = str(state / name.lower())
    progress = {"VAE_COURSE_PROGRESS": str(state / "progress.json")}
    environment = {**os.environ, **OFFLINE, **home, **progress, "JUPYTER_TOKEN": token}
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(state / "lab-settings")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    address = f"http://127.0.0.1:{port}"
    with (state / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait_for(f"{address}/api/status?token={token}", process, state / "lab.log")
            yield address, token
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-4000:])
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).read()
            return
        time.sleep(0.1)
    raise RuntimeError("JupyterLab did not come up within a minute")


class Notebook:
    """A notebook open in the browser: what was asked of the network, and what went wrong."""

    def __init__(self, browser, address: str, token: str, name: str):
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(120_000)  # it may have to pause while another worker measures
        self.outside, self.errors = [], []
        near = (address, address.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda r: None if r.url.startswith(near) else self.outside.append(r.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/lab/tree/{name}?reset&token={token}")
        self.page.wait_for_function(IDLE, timeout=300_000, polling=100)
        self.panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def menu(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def run_all(self, seconds: float = 900) -> None:
        self.menu("Run", "Run All Cells")
        self.page.wait_for_timeout(1000)
        self.page.wait_for_function(FINISHED, timeout=1000 * seconds, polling=300)

    def _activate(self, cell: str) -> None:
        """Make the cell with this id the active one."""
        self.page.evaluate(
            """id => { const c = window.jupyterapp.shell.currentWidget.content;
            c.activeCellIndex = c.widgets.findIndex(w => w.model.sharedModel.id === id); c.mode = "command"; }""",
            cell,
        )

    def run_cell(self, cell: str, seconds: float = 60) -> None:
        """Run one cell, and wait for it."""
        self._activate(cell)
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")
        self.page.wait_for_timeout(500)
        self.page.wait_for_function(IDLE, timeout=1000 * seconds)
        self.page.wait_for_timeout(200)

    def type_into(self, cell: str, text: str) -> None:
        """Replace a cell's text by way of its editor."""
        self._activate(cell)
        self.panel.locator(".jp-Cell.jp-mod-active .cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def output_of(self, cell: str) -> str:
        """What is shown below a cell."""
        self._activate(cell)
        return self.panel.locator(".jp-Cell.jp-mod-active .jp-Cell-outputArea").inner_text()

    def restart_kernel(self) -> None:
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:restart-kernel'); }")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.wait_for_timeout(1000)
        self.page.wait_for_function(IDLE, timeout=60_000)

    def set_theme(self, name: str) -> None:
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            name,
        )
        self.page.wait_for_timeout(1500)

    def error_outputs(self) -> list[str]:
        """What cells printed as an error or on stderr."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        return [text for kind in kinds for text in self.panel.locator(f"[data-mime-type='{kind}']").all_inner_texts()]

    def close(self) -> None:
        """Close the page, and end the kernel, which would keep its memory."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()
