# ruff: noqa: E501 (commands are read best on one line)
"""What a learner hands in tries to come to what is another's: when it is collected, executed, and shown."""

import asyncio
import json
import pwd
from pathlib import Path

import pytest
from machine import run
from ways import EAVESDROP, Book, content, fingerprint, processes, server

pytestmark = [pytest.mark.classroom, pytest.mark.hub]

SOLUTION, HIDDEN, WORK = "what-the-teacher-wrote", "what-is-asked-in-secret", "what-the-other-wrote"
FOLDERS = ("source", "release", "submitted", "autograded", "feedback", "not_graded")

# The teacher's cell: an assignment of one function, with a hidden test.
MAKE = f"""
import nbformat, pathlib
from nbformat.v4 import new_code_cell, new_notebook
def about(name, **more):
    keys = dict.fromkeys(("grade", "solution", "locked", "task"), False)
    return {{"nbgrader": {{"schema_version": 3, "grade_id": name, **keys, **more}}}}
solution = "def f(x):\\n    ### BEGIN SOLUTION\\n    return x + 1  # {SOLUTION}\\n    ### END SOLUTION"
test = "assert f(1) == 2\\n### BEGIN HIDDEN TESTS\\nassert f(41) == 42  # {HIDDEN}\\n### END HIDDEN TESTS"
cells = [new_code_cell(solution, metadata=about("f", solution=True)),
         new_code_cell(test, metadata=about("test-f", grade=True, locked=True, points=2))]
kernel = {{"name": "python3", "display_name": "Python 3", "language": "python"}}
pathlib.Path("source/probe").mkdir(parents=True)
nbformat.write(new_notebook(cells=cells, metadata={{"kernelspec": kernel}}), "source/probe/probe.ipynb")
"""

# A learner's cell: the answer, and a cell in words.
ANSWER = """
import nbformat, pathlib, shutil
shutil.copytree("{outbound}/probe", "probe", dirs_exist_ok=True)
notebook = nbformat.read("probe/probe.ipynb", 4)
next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {{}}).get("grade_id") == "f").source = {code!r}
notebook.cells.append(nbformat.v4.new_markdown_cell("*words*<script>marked()</script><img src='x' onerror='marked()'>"))
nbformat.write(notebook, "probe/probe.ipynb")
"""

# What is executed when it is graded: looks for everything, and leaves what it can.
SPY = """
import subprocess
from IPython.display import HTML, display
def f(x):
    return x + 1
def sh(name, command):
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    print(f"{{name}}: {{' '.join((done.stdout + done.stderr).split())}}")
sh("who", "id -un")
sh("gradebook", "cat {folder}/class/gradebook.db | strings; sqlite3 {folder}/class/gradebook.db .dump")
sh("class", "cat {folder}/class/source/probe/probe.ipynb; ls {folder}/class {folder}/class/submitted")
sh("submissions", "ls {folder}/exchange/vae-course/inbound; ls {folder}/exchange {folder}/homes; cat {folder}/homes/*/secret.txt")
sh("tokens", "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\\\0' '\\\\n' | grep -a TOKEN")
sh("processes", "cat /proc/[0-9]*/cmdline | tr '\\\\0' ' '")
sh("write", "touch {folder}/class/x {folder}/exchange/x {folder}/exchange/vae-course/inbound/x {folder}/bin/x && echo done")
sh("rights", "sudo -n id; unshare -m true && echo done; umount {folder}/class && echo done")
sh("end", "kill -9 1 && echo done; kill -9 $(cut -d' ' -f4 /proc/$PPID/stat) && echo done")
sh("leave", "(setsid sleep 976 >/dev/null 2>&1 &); for f in /tmp /var/tmp /dev/shm; do echo x > $f/left-by-first && echo left; done")
display(HTML("<b>seen</b><script>marked()</script><img src='x' onerror='marked()'>"))
"""
LOOK = f"""
import pathlib
def f(x):
    return x + 1  # {WORK}
places = [name for folder in ("/tmp", "/var/tmp", "/dev/shm") for name in pathlib.Path(folder).glob("*left*")]
others = [path.read_bytes() for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")]
print("found:", places, [each for each in others if b"sleep\\x00976" in each])
"""
# Submissions as nbgrader would not make them. In another's name; a link in the place of a folder; links, a pipe and a
# second name of another's file within it; a name that is none.
FORGE = """
umask 022; cd {inbound}
mkdir '{victim}+probe+2099-01-01 00:00:00 UTC+x' && echo forged > '{victim}+probe+2099-01-01 00:00:00 UTC+x/probe.ipynb'
ln -s {folder}/class/source/probe '{thief}+probe+2099-01-01 00:00:00 UTC+x'
mkdir 'junk+probe+no time+x'
mine='{thief}+probe+2098-01-01 00:00:00 UTC+x'
cp -r ~/vae-course/probe "$mine" && cd "$mine" && mkfifo pipe
ln -s {folder}/class/gradebook.db gradebook.txt
ln -s {folder}/class/source source
ln -s {folder}/class/source/probe/probe.ipynb solution.ipynb
ln {folder}/exchange/vae-course/outbound/probe/probe.ipynb second.ipynb 2>/dev/null
chmod -R a+rX . ; chmod a+rwx . ; ls -A | wc -l
"""
WATCH = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_add_watch(libc.inotify_init(), b"{inbound}", 0xfff)
print(watch, os.strerror(ctypes.get_errno()))
"""
WAIT = """
import time
for _ in range(600):
    if any(f[7] == str({uid}) and f[3] == "0A" for f in (line.split() for line in open("/proc/net/tcp").readlines()[1:])):
        break
    time.sleep(0.1)
"""


async def handed_in(book, hub, thief, victim, teacher, inbound):
    """The exchange, before and when it is collected."""
    names = {"folder": hub.folder, "inbound": inbound, "thief": thief.name, "victim": victim.name}
    other = next(inbound.glob(f"{victim.name}+probe+*"))
    before = fingerprint(other)
    answer = await thief.shell(f"ls {inbound}; ls -d {inbound}/*; find {inbound}; cat {inbound}/{victim.name}*/*")
    book.note(
        "another's submission: list, guess",
        "kernel",
        WORK in content(other / "probe.ipynb"),
        other.name not in answer,
        answer,
    )
    answer = await thief.run(WATCH.format(inbound=inbound))
    book.note("another's submission: watch the folder", "kernel", before, answer.text.startswith("-1"), answer.text)
    answer = await thief.shell(
        f"rm -rf {inbound}/*; mv {inbound} {inbound}.x; rm -rf {inbound}; mv {inbound}/{victim.name}* /tmp/; chmod 777 {inbound}"
    )
    book.note("another's submission: delete, rename", "kernel", before, fingerprint(other) == before, answer)
    made = await thief.shell(FORGE.format(**names))
    answer = await teacher.shell("nbgrader collect probe")
    submitted = hub.folder / "class" / "submitted"
    got = submitted / victim.name / "probe" / "probe.ipynb"
    forged = [inbound / f"{name}+probe+2099-01-01 00:00:00 UTC+x" for name in (thief.name, victim.name)]
    book.note("a submission in another's name", "exchange", forged[1].exists(), WORK in content(got), answer)
    mine = submitted / thief.name / "probe"
    files = content(mine).split() if mine.exists() else []
    book.note(
        "a link instead of a submission",
        "exchange",
        forged[0].exists(),
        SOLUTION not in content(mine / "probe.ipynb"),
        files,
    )
    plain = all(path.is_file() and not path.is_symlink() for path in mine.iterdir())
    held = plain and set(files) == {"probe.ipynb", "timestamp.txt", "submission_secret.txt"}
    book.note("links to the gradebook and solutions in it", "exchange", int(made.split()[-2]) >= 5, held, files)
    there = any(inbound.glob("junk*"))
    held = {path.name for path in submitted.iterdir() if (path / "probe").exists()} == {thief.name, victim.name}
    book.note("a name that keeps others from being collected", "exchange", there, held, content(submitted))


async def graded(book, hub, thief, victim, teacher):
    """The room in which it is executed, and what it looks like from outside."""
    from nbgrader.api import Gradebook  # which only the teaching environment has

    uid = pwd.getpwnam(hub.grader).pw_uid
    listen = WAIT.format(uid=uid) + EAVESDROP.format(uid=uid, seconds=1)
    log, heard = await asyncio.gather(teacher.shell("nbgrader autograde probe"), thief.run(listen))
    book.note(
        "the grading kernel, without its keys",
        "ZMQ",
        int(heard.text.split()[0]) >= 5,
        " 0 heard" in heard.text,
        heard.text,
    )
    autograded = hub.folder / "class" / "autograded"
    told = outputs(autograded / thief.name / "probe" / "probe.ipynb")
    said = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    there, token = said.get("who", "").strip() == hub.grader, server(hub.teacher)[2]
    aims = {
        "gradebook": "First1" not in said.get("gradebook", "First1"),
        "class": SOLUTION not in said.get("class", SOLUTION)
        and "gradebook.db" not in said["class"].replace("class/gradebook.db", ""),
        "submissions": victim.name not in said.get("submissions", victim.name),
        "tokens": token not in said.get("tokens", token) and not said["tokens"].strip(),
        "processes": str(hub.folder / "homes") not in said.get("processes", str(hub.folder / "homes")),
        "write": "done" not in said.get("write", "done"),
        "rights": "done" not in said.get("rights", "done") and "uid=" not in said["rights"],
        "end": "done" not in said.get("end", "done"),
    }
    for name, held in aims.items():
        book.note(f"when graded: {name}", "grading", there, held, said.get(name, log))
    seen = outputs(autograded / victim.name / "probe" / "probe.ipynb")
    book.note(
        "files left for the next", "grading", said.get("leave", "").count("left") == 3, "found: [] []" in seen, seen
    )
    left = processes(hub.grader)
    book.note("a program left for the next", "grading", "leave" in said, "found: [] []" in seen and not left, left)
    with Gradebook(f"sqlite:///{hub.folder}/class/gradebook.db", "vae-course") as gradebook:
        ids = [each.id for each in gradebook.notebook_submissions("probe", "probe")]
    pages = [await teacher.http.get(f"/user/{hub.teacher}/formgrader/submissions/{each}/") for each in ids]
    text = "".join(page.text for page in pages)
    shown = "<b>seen</b>" in text and "<em>words</em>" in text
    held = "<script>marked" not in text and "<img src='x' onerror" not in text and '<img src="x" onerror' not in text
    book.note("a script in the teacher's page", "formgrader", shown, held, [page.status_code for page in pages])


def outputs(notebook: Path) -> str:
    cells = json.loads(notebook.read_text())["cells"]
    return "".join("".join(output.get("text", "")) for cell in cells for output in cell.get("outputs", ()))


async def told(book, hub, thief, victim, teacher):
    """Feedback: another's, and one's own."""
    log = await teacher.shell("nbgrader generate_feedback probe && nbgrader release_feedback probe")
    feedback = hub.folder / "exchange" / "vae-course" / "feedback"
    pages = [path for path in feedback.glob("*.html") if WORK in content(path)]
    answer = await thief.shell(f"ls {feedback}; cat {feedback}/*; find {feedback}")
    book.note(
        "another's feedback: list, guess", "kernel", pages, not any(page.name in answer for page in pages), answer + log
    )
    before = fingerprint(feedback)
    answer = await thief.shell("; ".join(f"echo x > {page}; rm -f {page}; mv {page} {page}.x" for page in pages))
    book.note("another's feedback: change, its name known", "kernel", pages, fingerprint(feedback) == before, answer)
    answer = await victim.shell(
        f"nbgrader fetch_feedback probe; grep -oE '{WORK}|<script>marked' probe/feedback/*/probe.html"
    )
    book.note("one's own feedback, without scripts", "kernel", WORK in answer, "<script>marked" not in answer, answer)


def test_what_is_handed_in_comes_to_nothing_that_is_anothers(hub):
    book = Book()
    outbound, inbound = (hub.folder / "exchange" / "vae-course" / name for name in ("outbound", "inbound"))

    async def all_ways():
        thief, victim, teacher = (hub.at_work(name) for name in (*hub.learners[:2], hub.teacher))
        async with thief as thief, victim as victim, teacher as teacher:
            await teacher.run(MAKE)
            assert "Released as" in await teacher.shell(
                "nbgrader generate_assignment probe && nbgrader release_assignment probe"
            )
            spy = SPY.format(folder=hub.folder)
            for learner, code in ((thief, spy), (victim, LOOK)):
                assert (await learner.run(ANSWER.format(outbound=outbound, code=code))).error is None
            await asyncio.gather(*(each.shell("nbgrader submit probe") for each in (thief, victim)))
            try:
                await handed_in(book, hub, thief, victim, teacher, inbound)
                await graded(book, hub, thief, victim, teacher)
                await told(book, hub, thief, victim, teacher)
            finally:
                await teacher.shell("nbgrader db assignment remove probe --force")
                await teacher.shell(
                    f"rm -rf {' '.join(f'{name}/probe {name}/*/probe' for name in FOLDERS)} {outbound}/probe"
                )
                await asyncio.gather(
                    *(each.shell(f"rm -rf probe {inbound}/{each.name}+*probe*") for each in (thief, victim))
                )
                await asyncio.gather(thief.stop(), victim.stop(), teacher.stop())

    run(all_ways())
    book.check(at_least=18)
