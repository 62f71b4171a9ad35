"""Somebody at the hub as his browser is: cookies, HTTP and a kernel's websocket, without the browser."""

import asyncio
import json
import time
import uuid
from typing import NamedTuple

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect


class Answer(NamedTuple):
    """What a cell gave: its text, its error or None, and the seconds from sending it to its reply."""

    text: str
    error: str | None
    seconds: float


class Visitor:
    """`async with Visitor(address, name, password) as visitor:` and then `login`, `start`, `kernel`, `run`."""

    def __init__(self, address: str, name: str, password: str):
        self.address, self.name, self.password = address, name, password
        self.http = httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=300, trust_env=False)
        self.socket, self.kernel_id = None, None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        if self.socket:
            self.socket.close()
        await self.http.aclose()

    def _xsrf(self, path: str) -> str:
        return next((c.value for c in self.http.cookies.jar if c.name == "_xsrf" and c.path.startswith(path)), "")

    async def login(self) -> httpx.Response:
        """The form at /hub/login. Raises `RuntimeError` with the page's text if that did not let one in."""
        await self.http.get("/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self._xsrf("/hub")}
        # Logging in leads on to one's server, and would start it: that is `start`.
        page = await self.http.post("/hub/login", data=form, params={"next": "/hub/home"})
        if page.url.path != "/hub/home":
            raise RuntimeError(f"{self.name} is not logged in: {page.status_code}: {page.text}")
        return page

    async def start(self, seconds: float = 300) -> float:
        """The server; returns the seconds until it answers. Raises `RuntimeError` with the page's text otherwise."""
        began = time.perf_counter()
        page = await self.http.get("/hub/spawn", headers={"Accept": "text/html"})
        if page.status_code >= 400:
            raise RuntimeError(f"{page.status_code}: {page.text}")
        while time.perf_counter() - began < seconds:
            page = await self.http.get(f"/user/{self.name}/lab")  # which gives the server's own cookies
            if page.status_code >= 500 and page.status_code != 503:
                raise RuntimeError(f"{page.status_code}: {page.text[:2000]}")
            if page.url.path == f"/user/{self.name}/lab":
                return time.perf_counter() - began
            await asyncio.sleep(0.5)
        raise RuntimeError(f"{self.name}'s server did not answer within {seconds:.0f} seconds: {page.url}: {page.text}")

    async def api(self, method: str, path: str, **arguments) -> httpx.Response:
        """A call of the server's own REST interface."""
        headers = {"X-XSRFToken": self._xsrf(f"/user/{self.name}")}
        return await self.http.request(method, f"/user/{self.name}/api/{path}", headers=headers, **arguments)

    async def read(self, path: str) -> dict:
        answer = await self.api("GET", f"contents/{path}", params={"content": 1})
        answer.raise_for_status()
        return answer.json()["content"]

    async def save(self, path: str, notebook: dict) -> httpx.Response:
        return await self.api("PUT", f"contents/{path}", json={"type": "notebook", "content": notebook})

    async def kernel(self, path: str = "") -> None:
        """A kernel for the notebook at `path`, and the websocket to it."""
        body = {"kernel": {"name": "python3"}, "name": path, "path": path or uuid.uuid4().hex, "type": "notebook"}
        answer = await self.api("POST", "sessions", json=body)
        answer.raise_for_status()
        await self.connect(answer.json()["kernel"]["id"])

    async def connect(self, kernel_id: str) -> None:
        self.kernel_id = kernel_id
        url = f"{self.address.replace('http', 'ws')}/user/{self.name}/api/kernels/{kernel_id}/channels"
        cookies = "; ".join(
            f"{c.name}={c.value}" for c in self.http.cookies.jar if c.path in ("/", f"/user/{self.name}/")
        )
        request = HTTPRequest(url, headers={"Cookie": cookies}, request_timeout=120)
        self.socket = await websocket_connect(request, max_message_size=2**28)

    async def run(self, code: str, seconds: float = 300) -> Answer:
        """One cell."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": self.name, "session": "", "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        began, text, error, replied, idle = time.perf_counter(), "", None, None, False
        await self.socket.write_message(json.dumps({**message, "buffers": []}))
        while replied is None or not idle:
            left = seconds - (time.perf_counter() - began)
            raw = await asyncio.wait_for(self.socket.read_message(), max(left, 0.1))
            if raw is None:
                raise ConnectionError("the kernel's websocket was closed")
            if isinstance(raw, bytes):
                continue  # widgets' pictures
            got = json.loads(raw)
            if got["parent_header"].get("msg_id") != header["msg_id"]:
                if got["msg_type"] == "status" and got["content"]["execution_state"] in ("restarting", "dead"):
                    raise ConnectionError("the kernel died")
                continue
            kind, content = got["msg_type"], got["content"]
            if kind == "stream":
                text += content["text"]
            elif kind in ("execute_result", "display_data"):
                text += content["data"].get("text/plain", "")
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif kind == "execute_reply":
                replied = time.perf_counter() - began
            elif kind == "status":
                idle = idle or content["execution_state"] == "idle"
        return Answer(text, error, replied)

    async def shell(self, command: str) -> str:
        """What a command prints, run by a cell; its exit status on the last line."""
        code = f"import subprocess\n_d = subprocess.run({command!r}, shell=True, capture_output=True, text=True)\n"
        answer = await self.run(code + "print(_d.stdout + _d.stderr, _d.returncode, sep='\\n')")
        return answer.text if answer.error is None else answer.error

    async def stop(self) -> None:
        """The server, by its own hub page's call."""
        headers = {"X-XSRFToken": self._xsrf("/hub"), "Referer": f"{self.address}/hub/home"}
        await self.http.delete(f"/hub/api/users/{self.name}/server", headers=headers)
