"""What goes wrong on a server: nothing is lost but what was not saved, and only the one it happens to notices."""

import asyncio
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from machine import run

pytestmark = [pytest.mark.classroom, pytest.mark.hub, pytest.mark.long]
NAME = "04_kl_divergence"
HAND_OUT = f"nbgrader generate_assignment {NAME} --force"


def test_kernels_go_on_while_the_hub_is_dead_and_are_there_when_it_is_back(hub):
    async def scene():
        async with hub.at_work(hub.learners[0]) as learner:
            await learner.run("x = 41")
            hub.end(signal.SIGKILL)
            while_dead = await learner.run("print(x + 1)")
            hub.start()
            async with hub.visitor(hub.learners[0]) as again:
                await again.login()
                seconds = await again.start()
                await again.connect(learner.kernel_id)
                return while_dead.text, seconds, (await again.run("print(x)")).text

    while_dead, seconds, afterwards = run(scene())
    assert (while_dead.strip(), afterwards.strip()) == ("42", "41")
    assert seconds < 30  # it was not started anew


def test_a_proxy_that_was_killed_is_back_by_itself_with_all_its_routes(hub):
    async def scene():
        async with hub.at_work(hub.learners[0]) as learner:
            await learner.run("x = 41")
            old = hub.proxy_pid()
            os.kill(old, signal.SIGKILL)
            for _ in range(120):
                await asyncio.sleep(1)
                try:
                    if hub.proxy_pid() != old and (await learner.api("GET", "status")).status_code == 200:
                        break
                except (OSError, httpx.TransportError):  # nobody listens yet
                    continue
            await learner.connect(learner.kernel_id)
            return (await learner.run("print(x)")).text

    assert run(scene()).strip() == "41"


@pytest.mark.parametrize(
    "setting, said",
    [
        ("c.JupyterHub.active_server_limit = 1", "Active user limit exceeded. Try again in a few minutes."),
        ("c.AccountSpawner.free_memory = '900G'", "Nothing of yours is lost. Try again in some minutes"),
    ],
)
def test_who_comes_when_the_server_is_full_is_told_to_wait_and_nobody_is_ended(hub, setting, said):
    file = hub.folder / "jupyterhub_config.py"
    before = file.read_text()

    async def scene():
        async with hub.at_work(hub.learners[0]) as learner, hub.visitor(hub.learners[1]) as next_one:
            await learner.run("x = 41")
            file.write_text(f"{before}\n{setting}\n")
            hub.end()
            hub.start()
            await next_one.login()
            with pytest.raises(RuntimeError, match=said):
                await next_one.start()
            await learner.connect(learner.kernel_id)  # a hub that is started begins a new proxy
            return (await learner.run("print(x)")).text

    try:
        assert run(scene()).strip() == "41"
    finally:
        file.write_text(before)
        hub.end()
        hub.start()


def test_a_hub_started_in_the_background_has_services_that_end_when_they_are_asked_to(hub):
    hub.end()
    hub.start("env", "--ignore-signal=INT")  # as a shell does it for what it starts in the background
    services = subprocess.run(["pgrep", "-P", str(hub.process.pid)], capture_output=True, text=True).stdout.split()
    assert len(services) >= 2
    for pid in services:
        ignored = re.search(r"^SigIgn:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1]
        assert not int(ignored, 16) >> signal.SIGINT - 1 & 1, Path(f"/proc/{pid}/cmdline").read_text()


def test_an_array_too_large_is_an_error_in_the_cell_and_the_kernel_lives(hub):
    async def scene():
        async with hub.at_work(hub.learners[0]) as learner, hub.at_work(hub.learners[1]) as other:
            await learner.run("import torch; x = 41")
            at_once = await learner.run("y = torch.ones(1_000_000_000)")
            bit_by_bit = await learner.run("blocks = []\nwhile True: blocks.append(torch.ones(25_000_000))")
            held = await learner.run("print(len(blocks)); del blocks; print(x)")
            return at_once.error, bit_by_bit.error, held.text, await other.run("print(1)")

    at_once, bit_by_bit, held, other = run(scene())
    assert "allocate memory" in at_once and "allocate memory" in bit_by_bit
    blocks, x = map(int, held.split())
    assert 10 <= blocks <= 31 and x == 41  # of 100 MB each, in 3 GiB
    assert other.text.strip() == "1"


def test_two_kernels_that_fill_the_memory_end_one_of_them_and_nobody_elses(hub):
    if not os.access("/sys/fs/cgroup/memory", os.W_OK) and not os.path.exists("/sys/fs/cgroup/cgroup.controllers"):
        pytest.skip("this machine has no control groups for memory")
    fill = "import torch; blocks = [torch.ones(25_000_000) for _ in range(20)]; print(len(blocks))"

    async def scene():
        async with hub.at_work(hub.learners[0]) as learner, hub.at_work(hub.learners[1]) as other:
            await other.run("x = 41")
            first, second = learner.kernel_id, None
            outcome = [await tried(learner, fill)]
            await learner.kernel("another.ipynb")
            second = learner.kernel_id
            assert first != second
            outcome.append(await tried(learner, fill))
            await learner.connect(first)
            outcome.append(await tried(learner, "print(len(blocks))"))
            file = await learner.read("notebooks/00_start_here.ipynb")
            return outcome, len(file["cells"]), (await other.run("print(x)")).text

    outcome, cells, other = run(scene())
    assert outcome[0] == "20" and outcome[1:] != ["20", "20"]  # the larger one is ended, and begins anew
    assert cells > 5 and other.strip() == "41"


async def tried(who, code: str) -> str:
    """What a cell printed, or what happened to its kernel."""
    try:
        answer = await who.run(code, seconds=60)
    except (ConnectionError, TimeoutError) as error:
        return repr(error)
    return answer.error or answer.text.strip()


def test_a_full_home_refuses_to_save_keeps_the_last_version_and_hurts_nobody_else(hub):
    name = hub.learners[2]
    home, account = hub.folder / "homes" / name, pwd.getpwnam(name)
    options = f"size=150m,mode=700,uid={account.pw_uid},gid={account.pw_gid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", home], check=True)
    path = "notebooks/00_start_here.ipynb"

    async def scene():
        async with hub.at_work(name) as learner, hub.at_work(hub.learners[1]) as other:
            notebook = await learner.read(path)
            notebook["cells"][0]["source"] = "# first version"
            saved = (await learner.save(path, notebook)).status_code
            await learner.shell("dd if=/dev/zero of=$HOME/much bs=1M count=300")
            notebook["cells"][0]["source"] = "# second version " + "x" * 100_000
            refused = await learner.save(path, notebook)
            kept = (await learner.read(path))["cells"][0]["source"]
            others = (await other.save(path, await other.read(path))).status_code
            await learner.shell("rm $HOME/much")
            again = (await learner.save(path, notebook)).status_code
            await learner.stop()
            return saved, refused, kept, others, again

    try:
        saved, refused, kept, others, again = run(scene())
    finally:
        subprocess.run(["pkill", "-KILL", "-u", name])
        time.sleep(1)
        subprocess.run(["umount", home], check=True)
    assert (saved, others, again) == (200, 200, 200)
    assert refused.status_code >= 500 and "No space left" in refused.text
    assert kept == "# first version"


def test_two_submissions_at_once_both_arrive_and_one_whole_is_collected(hub):
    async def scene():
        async with hub.at_work(hub.teacher) as teacher, hub.at_work(hub.learners[0]) as learner:
            await teacher.shell(
                f"nbgrader generate_assignment {NAME} --force && nbgrader release_assignment {NAME} --force"
            )
            await learner.shell(f"nbgrader fetch_assignment {NAME}")
            both = await learner.shell(f"nbgrader submit {NAME} & nbgrader submit {NAME} & wait")
            listed = await learner.shell("nbgrader list --cached")
            collected = await teacher.shell(f"nbgrader collect {NAME} --update")
            return both, listed, collected

    both, listed, collected = run(scene())
    assert both.count("Submitted as") == 2
    arrived = list((hub.folder / "exchange" / "vae-course" / "inbound").glob(f"{hub.learners[0]}+*"))
    assert len(arrived) >= 2 and all((folder / f"{NAME}.ipynb").exists() for folder in arrived), listed
    assert (hub.folder / "class" / "submitted" / hub.learners[0] / NAME / f"{NAME}.ipynb").exists(), collected


def test_a_clock_set_back_loses_no_submission_and_one_set_forward_only_asks_to_log_in(hub):
    if shutil.which("faketime") is None:
        pytest.skip("faketime, which moves the clock of one program, is not installed")

    async def submit_twice():
        async with hub.at_work(hub.teacher) as teacher, hub.at_work(hub.learners[1]) as learner:
            await teacher.shell(
                f"nbgrader generate_assignment {NAME} --force && nbgrader release_assignment {NAME} --force"
            )
            await learner.shell(f"nbgrader fetch_assignment {NAME}")
            await learner.shell(f"nbgrader submit {NAME}")
            earlier = await learner.shell(f"faketime -f -2h nbgrader submit {NAME}")
            return earlier, await teacher.shell(f"nbgrader list --inbound {NAME}")

    earlier, listed = run(submit_twice())
    assert "Submitted as" in earlier
    assert listed.count(hub.learners[1]) == 2  # the teacher sees both, and can take the one that is meant

    async def before():
        async with hub.at_work(hub.learners[1]) as learner:
            await learner.run("x = 41")
            return learner.kernel_id, learner.http.cookies

    kernel, cookies = run(before())
    hub.end(signal.SIGTERM)
    hub.start("faketime", "-f", "+20d")

    async def later():
        async with hub.visitor(hub.learners[1]) as learner:
            learner.http.cookies = cookies
            page = await learner.http.get("/hub/home")
            asked = page.url.path
            await learner.login()
            await learner.start()
            await learner.connect(kernel)
            return asked, (await learner.run("print(x)")).text

    try:
        asked, x = run(later())
    finally:
        hub.end(signal.SIGTERM)
        hub.start()
    assert asked == "/hub/login"
    assert x.strip() == "41"
