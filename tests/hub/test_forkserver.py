"""Learners' kernels are forked from one that has imported PyTorch, and are theirs alone nevertheless."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from machine import run
from ways import processes

pytestmark = [pytest.mark.classroom, pytest.mark.hub]

PRIVATE = """
import torch, vae_course as vc
vc.VAE, vc.fit
print(sum(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Private_Dirty")) // 1024)
"""
TRAINED = """
import torch, vae_course as vc
data = torch.rand(64, 1, 4, 4)
history = vc.fit(vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), data, epochs=2, progress=False)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data), batch_size=32, num_workers=1)
print(history.epochs, sum(len(batch) for batch, in loader))
"""
DRAWN = """
import matplotlib.pyplot as plt
plt.plot([0, 1]); plt.show()
import ipywidgets
ipywidgets.IntSlider()
"""
# Connects as a kernel's starter does, again and again, and never says what for.
FLOOD = """
import socket, time
kept = []
for _ in range(40):
    kept.append(socket.socket(socket.AF_UNIX))
    kept[-1].connect({path!r})
time.sleep(2)
for each in kept:
    each.settimeout(0.05)
def open_still(each):
    try:
        return each.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False
print(sum(open_still(each) for each in kept))
"""
# Asks for a kernel without streams of its own, and has it write to those it has.
WITHOUT_STREAMS = """
import json, os, socket, time
asked = socket.socket(socket.AF_UNIX)
asked.connect({path!r})
wanted = {{"environment": dict(os.environ), "folder": "/", "connection_file": "/{mark}"}}
asked.sendall(b"k" + json.dumps(wanted).encode())
asked.sendall(b"\\n")
print(asked.recv(7))
time.sleep(3)
"""
ASK = """
import socket
asked = socket.socket(socket.AF_UNIX)
asked.connect("{path}")
print(asked.recv(1))
"""


@pytest.fixture(autouse=True)
def there(hub):
    """It needs some seconds to import; who comes earlier gets a kernel of his own."""
    for _ in range(240):
        if (hub.folder / "run" / "kernels").exists():
            return
        time.sleep(0.5)
    raise RuntimeError(f"the fork server did not come up:\n{hub.log[-3000:]}")


def forkserver(hub) -> int:
    """Its process."""
    found = subprocess.run(["pgrep", "-o", "-u", "0", "-f", f"forkserver.main.*{hub.folder}/run"], capture_output=True)
    return int(found.stdout)


def with_a_kernel(hub, *codes: str, learner: int = 0) -> list[str]:
    """What cells of one learner print; an error stops them."""

    async def scene() -> list[str]:
        async with hub.at_work(hub.learners[learner]) as visitor:
            answers = [await visitor.run(code) for code in codes]
            assert not [answer.error for answer in answers if answer.error], answers
            await visitor.api("DELETE", f"kernels/{visitor.kernel_id}")  # or the next tests' would be too many
            return [answer.text.strip() for answer in answers]

    return run(scene())


def test_a_kernel_shares_the_imports_and_is_the_learners(hub):
    parent, account, private = with_a_kernel(
        hub, "import os; print(os.getppid())", "import getpass; print(os.getuid(), getpass.getuser())", PRIVATE
    )
    assert int(parent) == forkserver(hub)
    uid, name = account.split()
    assert int(uid) > 0 and name == hub.learners[0]
    assert int(private) < 200  # MiB; one that imports for itself has above 400


def test_a_kernel_trains_draws_and_loads_in_processes_as_any_other(hub):
    trained, drawn = with_a_kernel(hub, TRAINED, DRAWN)
    assert trained == "2 64"
    assert "<Figure" in drawn and "IntSlider" in drawn


def test_two_learners_draw_different_random_numbers(hub):
    draw = "import numpy, random; print(numpy.random.rand(), random.random())"
    first, second = (with_a_kernel(hub, draw, learner=i)[0].split() for i in (0, 1))
    assert not set(first) & set(second)


def test_a_cell_is_interrupted_and_a_kernel_that_is_ended_takes_its_processes_along(hub):
    async def scene():
        async with hub.at_work(hub.learners[0]) as visitor:
            endless = asyncio.create_task(visitor.run("import time\nwhile True: time.sleep(0.1)", 30))
            await asyncio.sleep(2)
            await visitor.api("POST", f"kernels/{visitor.kernel_id}/interrupt")
            interrupted = (await endless).error
            await visitor.run("import subprocess; subprocess.Popen(['sleep', '986'])")
            before = [line for line in processes(visitor.name).values() if "sleep 986" in line]
            await visitor.api("DELETE", f"kernels/{visitor.kernel_id}")
            await asyncio.sleep(1)
            return interrupted, before, [line for line in processes(visitor.name).values() if "sleep 986" in line]

    interrupted, before, after = run(scene())
    assert interrupted.startswith("KeyboardInterrupt") and before and not after


@pytest.mark.long
def test_without_the_fork_server_kernels_go_on_and_new_ones_begin_by_themselves(hub):
    async def scene():
        async with hub.at_work(hub.learners[0]) as visitor:
            await visitor.run("x = 41")
            os.kill(forkserver(hub), signal.SIGKILL)
            (hub.folder / "run" / "kernels").unlink()
            goes_on = (await visitor.run("print(x + 1)")).text
            await visitor.kernel("another.ipynb")
            begun = (await visitor.run("import torch; print(torch.ones(2).sum().item())")).text
            for _ in range(60):  # the hub starts it again
                if (hub.folder / "run" / "kernels").exists():
                    break
                await asyncio.sleep(1)
            await visitor.stop()
            return goes_on.strip(), begun.strip()

    assert run(scene()) == ("42", "2.0")
    assert with_a_kernel(hub, "import os; print(os.getppid())") == [str(forkserver(hub))]


def test_who_is_no_learner_gets_nothing_and_one_learner_not_all(hub):
    path = str(hub.folder / "run" / "kernels")
    release = hub.folder / "current"
    program = f". {release}/environment.sh; exec {release}/env/bin/python -I -c '{ASK.format(path=path)}'"
    for account in (hub.teacher, hub.grader, "nobody"):
        command = ["setpriv", "--reuid", account, "--clear-groups", "sh", "-c", program]
        asked = subprocess.run(command, capture_output=True, text=True, cwd="/")
        assert asked.stdout.strip() == "b''", asked
    held, *_ = with_a_kernel(hub, FLOOD.format(path=path))
    assert 1 <= int(held) <= 12
    assert with_a_kernel(hub, "import os; print(os.getppid())", learner=1) == [str(forkserver(hub))]


def test_a_kernel_inherits_no_open_file_of_roots(hub):
    """Its streams, its sockets, the terminal and what Python opened for it; nothing of the hub's."""
    (opened,) = with_a_kernel(
        hub,
        "import os\nfor number in os.listdir('/proc/self/fd'):\n"
        "    try: print(os.readlink(f'/proc/self/fd/{number}'))\n    except OSError: pass",
    )
    files = [Path(line) for line in opened.splitlines() if line.startswith("/")]
    assert [file for file in files if hub.folder / "homes" in file.parents or str(file).startswith("/dev/")]
    assert not [file for file in files if hub.folder in file.parents and hub.folder / "homes" not in file.parents]


def test_a_kernel_that_brings_no_streams_does_not_write_into_the_hubs_log(hub):
    """Its complaint names the connection file, which is not there."""
    path, mark = str(hub.folder / "run" / "kernels"), "a-mark-of-a-learners"
    (answer,) = with_a_kernel(hub, WITHOUT_STREAMS.format(path=path, mark=mark))
    assert answer == "b'kernel\\n'" and mark not in hub.log
