# ruff: noqa: E501 (commands are read best on one line)
"""A learner with a shell on the server tries to come to what is another's. What he hands in tries it in
test_isolation_grading.py."""

import asyncio
import hashlib
import os
import pwd
from pathlib import Path

import httpx
import pytest
from machine import run
from ways import EAVESDROP, REMEMBERS, Book, content, fingerprint, knock, processes, server, terminal

pytestmark = [pytest.mark.classroom, pytest.mark.hub]

SECRET = "what-only-its-owner-may-read"

ATTACH = """
import ctypes, os
for what in (lambda: os.kill({pid}, 15), lambda: open("/proc/{pid}/mem", "rb").read(1), lambda: os.listdir("/proc/{pid}/fd"),
             lambda: open("/proc/{pid}/maps").read(), lambda: os.readlink("/proc/{pid}/cwd")):
    try:
        print("done", what())
    except OSError as error:
        print(type(error).__name__)
print("done" if ctypes.CDLL(None).ptrace(16, {pid}, 0, 0) == 0 else "ptrace refused")
"""
FORKS = """
import os, signal, time
children = []
try:
    while len(children) < 1000:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
    print("no end")
except BlockingIOError as error:
    print("ended after", len(children), error)
for child in children:
    os.kill(child, signal.SIGKILL)
for child in children:
    os.waitpid(child, 0)
"""


def files(hub, home: Path, kernel: str) -> list[tuple[str, str, Path, str]]:
    """What is to be read: name, command, where it lies, and a part of what root reads there."""
    teachers, state = hub.folder / "class", hub.folder / "state"
    source = teachers / "source/04_kl_divergence/04_kl_divergence.ipynb"
    gradebook, link = teachers / "gradebook.db", "~/vae-course/link"
    keys = home / f".local/share/jupyter/runtime/kernel-{kernel}.json"
    return [
        ("another's file", f"cat {home}/secret.txt", home / "secret.txt", SECRET),
        ("by a link in one's own home", f"ln -sfn {home} {link}; cat {link}/secret.txt", home / "secret.txt", SECRET),
        ("another's home, listed", f"ls -laR {home}", home, "secret.txt"),
        ("keys of another's kernel", f"cat {keys}", keys, '"key"'),
        ("the teacher's home", f"ls -la {home.parent / hub.teacher}", home.parent / hub.teacher, ".bashrc"),
        ("the class, listed", f"ls -R {teachers}", teachers, "gradebook.db"),
        ("the gradebook", f"strings -a {gradebook} || cat {gradebook}", gradebook, "04_kl_divergence"),
        ("the gradebook, as root of a namespace", f"unshare -Ur cat {gradebook}", gradebook, "04_kl_divergence"),
        ("solutions and hidden tests", f"cat {source}", source, "BEGIN HIDDEN TESTS"),
        ("passwords", f"cat {hub.folder}/passwords.csv", hub.folder / "passwords.csv", hub.passwords[hub.teacher]),
        ("the hub's secret", f"cat {state}/cookie_secret", state / "cookie_secret", content(state / "cookie_secret")),
        ("the hub's database", f"cat {state}/hub.sqlite", state / "hub.sqlite", "SQLite"),
        ("the hub's state, listed", f"ls -la {state}", state, "proxy.pid"),
        ("the machine's passwords", "cat /etc/shadow", Path("/etc/shadow"), f"{hub.teacher}:$"),
    ]


def changes(hub, home: Path) -> list[tuple[str, str, tuple[Path, ...]]]:
    """What is to be changed: name, command, what must be as it was."""
    folder, exchange = hub.folder, hub.folder / "exchange"
    course = exchange / "vae-course"
    ours = [folder / name for name in ("bin", "config", "vae_hub", "jupyterhub_config.py", "settings.json")]
    spoil = "; ".join(f"echo x >> {path}; rm -rf {path}; mv {path} {path}.old; touch {path}/new" for path in ours)
    package, python = folder / "current/vae_course", folder / "current/env/bin"
    return [
        ("another's file, changed", f"echo x > {home}/secret.txt; rm -rf {home}; mv {home} {home}.x", (home / "secret.txt",)),
        ("the exchange's outbound", f"touch {course}/outbound/new; rm -rf {course}/outbound", (course / "outbound",)),
        ("the exchange's course, moved", f"mv {course} {exchange}/old; chmod 777 {course}; rmdir {course}/*", (course,)),
        ("feedback, forged", f"echo x > {course}/feedback/{'0' * 32}.html", (course / "feedback",)),
        ("the class, changed", f"touch {folder}/class/x; rm -rf {folder}/class", (folder / "class" / "source",)),
        ("the hub's programs and settings", spoil, tuple(ours)),
        ("the package", f"echo x >> {package}/__init__.py; touch {package}/x.py; rm -f {package}/*", (package.resolve(),)),
        ("the environment", f"ln -sf /bin/true {python}/python; touch {python}/x", (python.resolve(),)),
        ("the current release", f"ln -sfn /tmp {folder}/current; rm -f {folder}/current", (folder / "current",)),
        ("the lessons for all", f"cd; git -C vae-course push -f {folder}/course.git HEAD:main; rm -rf {folder}/course.git/*",
         (folder / "course.git",)),
    ]  # fmt: skip


def environment_of(pid: int, name: str = "CONFIGPROXY_AUTH_TOKEN") -> str:
    lines = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return next(line.partition("=")[2] for line in lines if line.startswith(f"{name}="))


async def shared(book, hub, thief, victim):
    """Files, processes, tokens."""
    home = Path(pwd.getpwnam(victim.name).pw_dir)
    pid, _, token = server(victim.name)
    for name, command, path, secret in files(hub, home, victim.kernel_id):
        answer = await thief.shell(command)
        book.note(name, "kernel", secret in content(path), secret not in answer and token not in answer, answer)
    for name, command, paths in changes(hub, home):
        before = fingerprint(*paths)
        answer = await thief.shell(command)
        book.note(name, "kernel", before, fingerprint(*paths) == before, answer)
    answer = await terminal(
        thief, f"cat {home}/secret.txt; ls {home}; sudo -n -u {hub.grader} id; su {hub.teacher} -c id </dev/null"
    )
    book.note(
        "another's file; sudo and su", "terminal", home.exists(), SECRET not in answer and "uid=" not in answer, answer
    )
    answer = await thief.shell(
        f"sudo -n {hub.folder}/bin/grading-kernel; sudo -n -u {hub.teacher} id; setpriv --reuid 0 id"
    )
    book.note(
        "the program for grading, sudo",
        "kernel",
        (hub.folder / "bin/grading-kernel").exists(),
        "uid=" not in answer,
        answer,
    )
    tokens = {token, server(hub.teacher)[2]}
    own = server(thief.name)[2]
    answer = await thief.shell("cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | sort -u")
    seen = "JUPYTERHUB_API_TOKEN" in answer and own in answer
    held = not any(each in answer for each in tokens) and "CONFIGPROXY_AUTH_TOKEN" not in answer
    book.note("tokens in environments", "kernel", seen, held)
    answer = await thief.shell("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")
    words = [*tokens, own, *hub.passwords.values()]
    book.note("tokens on command lines", "kernel", str(home) in answer, not any(word in answer for word in words))
    there = "login" in hub.log and victim.name in hub.log
    book.note("tokens in the hub's log", "root", there, not any(word in hub.log for word in words))
    secrets = {*tokens, content(hub.folder / "state" / "cookie_secret").strip(), environment_of(hub.proxy_pid())}
    answer = (await thief.run(REMEMBERS)).text
    digests = {word: hashlib.sha256(word.encode()).hexdigest()[:16] for word in {own, *secrets}}
    seen, held = digests[own] in answer, not any(digests[word] in answer for word in secrets)
    book.note("keys in what a forked kernel inherited", "kernel", seen, held, answer.split(" ")[0])
    answer = (await thief.run(ATTACH.format(pid=pid))).text
    book.note(
        "another's process: end, read, attach", "kernel", pid in processes(victim.name), "done" not in answer, answer
    )
    marks, history = "'BEGIN (HIDDEN TESTS|SOLUTION)'", f"git -C {hub.folder}/course.git"
    places = f"{hub.folder}/current/vae_course {hub.folder}/exchange/vae-course/outbound ~/vae-course/notebooks ~/vae-course/exercises"
    found = await thief.shell(f"grep -rlEa {marks} {places}; {history} grep -lE {marks} $({history} rev-list --all)")
    tree = await thief.shell(f"{history} ls-tree -r --name-only main")
    held = "_" not in found and "solutions/" not in tree
    book.note("solutions in what all can read", "kernel", "exercises/04_kl_divergence.ipynb" in tree, held, found)
    answer = (await thief.run(EAVESDROP.format(uid=os.stat(f"/proc/{pid}").st_uid, seconds=1))).text
    book.note("another's kernel, without its keys", "ZMQ", int(answer.split()[0]) >= 5, " 0 heard" in answer, answer)


async def over_http(book, hub, thief, victim):
    """The hub's, the proxy's and other people's interfaces."""
    port, (_, teachers, _), own = server(victim.name)[1], server(hub.teacher), server(thief.name)[2]
    headers = {"X-XSRFToken": thief._xsrf("/hub"), "Referer": f"{hub.address}/hub/home"}
    control = (await thief.http.get("/hub/api/user", headers=headers)).status_code == 200
    calls = [("GET", "users"), ("GET", f"users/{victim.name}"), ("POST", f"users/{victim.name}/server"),
             ("DELETE", f"users/{victim.name}/server"), ("GET", f"users/{victim.name}/tokens"),
             ("POST", f"users/{victim.name}/tokens"), ("PATCH", f"users/{thief.name}"), ("POST", "users/somebody"),
             ("GET", "services/idle-culler"), ("GET", "proxy"), ("POST", "shutdown"), ("POST", "groups/all")]  # fmt: skip
    bearer = {"Authorization": f"token {own}"}
    async with httpx.AsyncClient(trust_env=False, timeout=30) as bare:
        for call, path in calls:
            body = {"json": {"admin": True}} if call != "GET" else {}
            first = await thief.http.request(call, f"/hub/api/{path}", headers=headers, **body)
            url = f"http://127.0.0.1:{hub.port + 1}/hub/api/{path}"
            second = await bare.request(call, url, headers=bearer, **body)
            told = [answer.status_code for answer in (first, second)]
            empty = all(a.status_code == 200 and victim.name not in a.text and call == "GET" for a in (first, second))
            book.note(
                f"{call} {path.replace(hub.mark, '')}", "hub's API", control, set(told) <= {403, 404} or empty, told
            )
        wish = {"scopes": ["admin:users", "access:servers", "list:users"], "note": "x"}
        answer = await thief.http.post(f"/hub/api/users/{thief.name}/tokens", headers=headers, json=wish)
        book.note("a token that may more", "hub's API", control, answer.status_code in (400, 403), answer.text)
        told = []
        for given in ({}, bearer):
            answer = await bare.get(f"http://127.0.0.1:{hub.port + 2}/api/routes", headers=given)
            told += [answer.status_code]
        book.note("the proxy's routes", "loopback", told, set(told) == {403}, told)
        mine = await victim.api("GET", "contents/secret.txt")
        for name, at in ((victim.name, port), (hub.teacher, teachers)):
            for given in ({}, bearer):
                answer = await bare.get(f"http://127.0.0.1:{at}/user/{name}/api/contents/secret.txt", headers=given)
                told += [answer.status_code]
        book.note("another's server by its port", "loopback", SECRET in mine.text, set(told) <= {403}, told)
    told = [(await thief.http.get(f"/user/{name}/api/contents/")).status_code for name in (victim.name, hub.teacher)]
    book.note("another's server by the hub", "REST", SECRET in mine.text, set(told) <= {403, 404}, told)
    pages = [await thief.http.get(f"/user/{name}/formgrader") for name in (hub.teacher, thief.name)]
    told = [page.status_code for page in pages]
    book.note("formgrader", "REST", hub.folder.joinpath("class").exists(), set(told) <= {403, 404}, told)
    told, climb = [], f"../../{victim.name}/vae-course/secret.txt"
    for path in (climb, climb.replace("..", "%2e%2e").replace("/", "%2f"), "link/vae-course/secret.txt"):
        for kind in ("api/contents", "files"):
            answer = await thief.http.get(f"/user/{thief.name}/{kind}/{path}")
            told += [SECRET in answer.text]
    book.note("out of one's folder", "REST", SECRET in mine.text, not any(told), told)
    answer = await thief.http.post(f"/user/{thief.name}/api/terminals")
    book.note("without the page's own mark (XSRF)", "REST", control, answer.status_code == 403, answer.status_code)
    sockets = hub.address.replace("http", "ws")
    own = f"{sockets}/user/{thief.name}/api/kernels/{thief.kernel_id}/channels"
    opened = await knock(thief, own)
    answer = await knock(thief, own, origin="http://elsewhere.example")
    book.note("a kernel, from a page elsewhere", "websocket", opened == "open", "403" in answer, answer)
    answer = await knock(thief, f"{sockets}/user/{victim.name}/api/kernels/{victim.kernel_id}/channels")
    book.note("another's kernel", "websocket", opened == "open", answer != "open", answer)
    answer = await victim.run("6 * 7")
    book.note("another's server, after all that", "websocket", answer.text, answer.text == "42", answer.text)


async def too_much(book, hub, thief, victim):
    """More than one's share."""
    answer = await thief.run("x = bytearray(3 * 2**30)")
    book.note("more memory than allowed", "kernel", answer.error, "MemoryError" in (answer.error or ""), answer.error)
    bomb, other = await asyncio.gather(thief.run(FORKS), victim.run("6 * 7"))
    book.note("processes without end", "kernel", bomb.text, "ended" in bomb.text and other.text == "42", bomb.text)
    group = next(Path("/sys/fs/cgroup").glob(f"**/{thief.name}/cgroup.procs"), None)
    out = "for f in $(find /sys/fs/cgroup -name cgroup.procs 2>/dev/null | head -40); do echo $$ > $f && echo done; done 2>&1"
    answer = await thief.shell(f"ulimit -u unlimited && echo done; ulimit -d unlimited && echo done; {out}")
    book.note("out of one's limits", "kernel", group, "done" not in answer, answer)
    forks = "import os, time\nif os.fork() == 0: time.sleep(987)"
    quiet = "</dev/null >/dev/null 2>&1 &"
    await thief.shell(f"rm -f ~/vae-course/link; (setsid sleep 987 {quiet}); (setsid python -c '{forks}' {quiet})")
    started = await thief.shell("sleep 0.5; pgrep -c -u $(id -u) sleep")
    await thief.stop()
    for _ in range(50):
        if not (left := processes(thief.name)):
            break
        await asyncio.sleep(0.1)
    book.note("a program that outlives the server", "kernel", int(started.split()[0]) >= 1, not left, left)


def test_a_learner_comes_to_nothing_that_is_anothers(hub):
    book = Book()

    async def all_ways():
        async with (
            hub.at_work(hub.learners[0]) as thief,
            hub.at_work(hub.learners[1]) as victim,
            hub.at_work(hub.teacher) as teacher,
        ):
            await victim.run(
                f"import pathlib; [p.write_text('{SECRET}') for p in (pathlib.Path('secret.txt'), pathlib.Path.home() / 'secret.txt')]"
            )
            await shared(book, hub, thief, victim)
            await over_http(book, hub, thief, victim)
            await too_much(book, hub, thief, victim)
            await asyncio.gather(victim.stop(), teacher.stop())

    run(all_ways())
    book.check(at_least=25)
