"""Ways in which a learner tries to come to what is another's, and how it is told whether he did."""

import hashlib
import json
import os
import pwd
import re
import stat
from pathlib import Path
from typing import NamedTuple

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

# Without the keys of another's kernel: his sockets are found in a list that everybody can read.
EAVESDROP = """
import time, zmq
ports = [int(f[1].split(":")[1], 16) for f in (line.split() for line in open("/proc/net/tcp").readlines()[1:])
         if f[3] == "0A" and f[7] == str({uid})]
question = [b"<IDS|MSG>", b"", b'{{"msg_type": "kernel_info_request", "msg_id": "1"}}', b"{{}}", b"{{}}", b"{{}}"]
context, sockets = zmq.Context(), []
for port in ports:
    for kind in (zmq.SUB, zmq.DEALER):
        sockets.append(context.socket(kind))
        sockets[-1].connect(f"tcp://127.0.0.1:{{port}}")
        if kind == zmq.SUB:
            sockets[-1].subscribe(b"")
        else:
            sockets[-1].send_multipart(question, zmq.NOBLOCK)
time.sleep({seconds})
heard = [each.recv_multipart() for each in sockets if each.poll(0)]
context.destroy(linger=0)
print(len(ports), "sockets,", len(heard), "heard")
"""


# What its own memory holds: prints a digest of each word that could be a key, so that no key is in the question.
REMEMBERS = """
import hashlib, re
found = set()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        begin, end = (int(x, 16) for x in line.split()[0].split("-"))
        if line.split()[1].startswith("rw") and end - begin < 2**28:
            try:
                memory.seek(begin)
                found |= set(re.findall(rb"(?<![0-9a-f])[0-9a-f]{32,64}(?![0-9a-f])", memory.read(end - begin)))
            except OSError:
                pass
print(len(found), *(hashlib.sha256(word).hexdigest()[:16] for word in found))
"""


class Way(NamedTuple):
    """One attempt. `there`: what it aims at exists. `held`: it did not get there."""

    name: str
    where: str
    there: bool
    held: bool
    answer: str


class Book(list):
    """All attempts."""

    def note(self, name: str, where: str, there, held, answer="") -> None:
        self.append(Way(name, where, bool(there), bool(held), " ".join(str(answer).split())[-90:]))

    def table(self) -> str:
        rows = [f"{'ok' if way.there and way.held else 'SUCCEEDED' if way.there else 'NO AIM'} | " for way in self]
        rows = [row + " | ".join(way[:2]) + f" | {way.answer}" for row, way in zip(rows, self, strict=True)]
        return "\n".join([*rows, f"{len(self)} ways, {sum(not way.held for way in self)} succeeded"])

    def check(self, at_least: int) -> None:
        print("\n" + self.table())
        assert len(self) >= at_least and all(way.there and way.held for way in self), "\n" + self.table()


def content(path: Path) -> str:
    """What root sees there: a file's text, a folder's names."""
    if path.is_dir():
        return "\n".join(sorted(os.listdir(path)))
    return path.read_bytes().decode(errors="replace")


def fingerprint(*paths: Path) -> str:
    """All there is to change in files and folders."""
    digest = hashlib.sha256()
    for top in paths:
        for path in [top, *(() if top.is_symlink() else sorted(top.rglob("*")))]:
            status = path.lstat()
            digest.update(f"{path} {status.st_mode} {status.st_uid} {status.st_ino}".encode())
            if stat.S_ISLNK(status.st_mode):
                digest.update(os.readlink(path).encode())
            if stat.S_ISREG(status.st_mode):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def processes(name: str) -> dict[int, str]:
    """An account's processes and their command lines."""
    found, uid = {}, pwd.getpwnam(name).pw_uid
    for entry in os.scandir("/proc"):
        try:
            if not entry.name.isdecimal() or entry.stat().st_uid != uid:
                continue
            if command := Path(entry.path, "cmdline").read_bytes():  # none: it has ended
                found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def server(name: str) -> tuple[int, int, str]:
    """The process, the port and the token of somebody's server, as root finds them."""
    pid = next(pid for pid, command in processes(name).items() if "jupyterhub.singleuser" in command)
    environment = Path(f"/proc/{pid}/environ").read_text().split("\0")
    variables = dict(line.split("=", 1) for line in environment if "=" in line)
    return pid, int(re.search(r":(\d+)/", variables["JUPYTERHUB_SERVICE_URL"])[1]), variables["JUPYTERHUB_API_TOKEN"]


def cookies(visitor, path: str) -> str:
    return "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies.jar if c.path in ("/", path))


async def knock(visitor, url: str, origin: str | None = None) -> str:
    """A websocket with the visitor's cookies: "open", or what refused it."""
    headers = {"Cookie": cookies(visitor, f"/user/{visitor.name}/")} | ({"Origin": origin} if origin else {})
    try:
        socket = await websocket_connect(HTTPRequest(url, headers=headers, request_timeout=20))
    except HTTPClientError as error:
        return str(error)
    socket.close()
    return "open"


async def terminal(visitor, command: str) -> str:
    """What a command prints in a terminal of JupyterLab's, which is a websocket as well."""
    name = (await visitor.api("POST", "terminals")).json()["name"]
    base = visitor.address.replace("http", "ws")
    url = f"{base}/user/{visitor.name}/terminals/websocket/{name}"
    headers = {"Cookie": cookies(visitor, f"/user/{visitor.name}/")}
    socket = await websocket_connect(HTTPRequest(url, headers=headers, request_timeout=60))
    await socket.write_message(json.dumps(["stdin", f"{command}; echo the''-end\r"]))
    text = ""
    while "the-end" not in text:
        kind, *rest = json.loads(await socket.read_message())
        text += rest[0] if kind == "stdout" else ""
    socket.close()
    await visitor.api("DELETE", f"terminals/{name}")
    return text
