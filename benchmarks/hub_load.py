"""`make hub-load LEARNERS=30`: how many learners one server carries. Needs root and what `make hub` installs.

A hub is made with so many accounts, and removed at the end. All learners log in at once, over HTTP, start their
servers, open lesson 00 and run its first ten cells over their kernels' websockets; after each cell everybody asks for
1 + 1, and the time of that answer is what a learner feels. Then one learner alone runs the lessons 00, 05 and 07 and
their workbooks, and what that takes is counted. Everything stays on loopback, every step once, within `LIMIT` seconds.
"""

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "hub"), str(ROOT / "classroom" / "hub")]
from machine import Hub, a_hub, missing  # noqa: E402
from results import machine, write_section  # noqa: E402
from vae_hub.capacity import FOR_THE_SYSTEM, available  # noqa: E402

LIMIT = 1500  # seconds
CELLS = 10  # of lesson 00
GIB = 2**30


class Learner(NamedTuple):
    """What one of them saw: seconds to be logged in, to a server, to the ten cells; of each small cell; or why not."""

    login: float = 0.0
    server: float = 0.0
    cells: float = 0.0
    small: tuple[float, ...] = ()
    refused: str = ""


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


async def opens_the_lesson(hub: Hub, name: str, cells: list[str]) -> Learner:
    began = time.perf_counter()
    async with hub.visitor(name) as learner:
        await learner.login()
        login = time.perf_counter() - began
        try:
            server = await learner.start(LIMIT)
        except RuntimeError as error:
            return Learner(login=login, refused=str(error).splitlines()[0][:80])
        await learner.kernel("notebooks/00_start_here.ipynb")
        small = []
        for source in cells:
            answer = await learner.run(source, LIMIT)
            assert answer.error is None, (name, answer.error)
            small.append((await learner.run("1 + 1", LIMIT)).seconds)
        return Learner(login, server, time.perf_counter() - began, tuple(small))


async def all_at_once(hub: Hub) -> tuple[list[Learner], float]:
    """What each learner saw, and the GiB that they took together at most."""
    cells = code_of(ROOT / "notebooks" / "00_start_here.ipynb")[:CELLS]
    before, least, going = available(), available(), True

    async def watch() -> None:
        nonlocal least
        while going:
            least = min(least, available())
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    learners = await asyncio.gather(*(opens_the_lesson(hub, name, cells) for name in hub.learners))
    going = False
    await watching
    return list(learners), before - least


async def alone(hub: Hub, notebook: Path) -> tuple[float, float, float]:
    """GiB of a learner's server and kernel at most, processor seconds, and seconds, for all cells of a notebook."""
    name = hub.learners[0]
    most, going = 0.0, True

    def used() -> tuple[float, float]:
        memory = processor = 0.0
        for process in psutil.process_iter():
            try:
                if process.username() == name:
                    memory += process.memory_full_info().uss
                    processor += sum(process.cpu_times()[:2])
            except psutil.Error:
                continue
        return memory / GIB, processor

    async def watch() -> None:
        nonlocal most
        while going:
            most = max(most, (await asyncio.to_thread(used))[0])
            await asyncio.sleep(1)

    async with hub.at_work(name) as learner:
        watching, began, before = asyncio.create_task(watch()), time.perf_counter(), used()[1]
        for source in code_of(notebook):
            answer = await learner.run(source, LIMIT)
            assert answer.error is None, (notebook.name, answer.error)
        going = False
        await watching
        result = most, used()[1] - before, time.perf_counter() - began
        await learner.stop()
    return result


def percentile(values, share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(learners: list[Learner], memory: float, single: dict[str, tuple[float, float, float]]) -> str:
    there = [learner for learner in learners if not learner.refused]
    small = [seconds for learner in there for seconds in learner.small]
    lines = [
        "## A class on one server",
        "",
        f"{machine('jupyterhub')}, {psutil.virtual_memory().total / GIB:.0f} GiB. {len(learners)} learners log in at "
        f"once and run the first {CELLS} code cells of lesson 00, each followed by 1 + 1.",
        "",
        "| | median | 95th percentile | longest |",
        "|---|---|---|---|",
    ]
    for label, values in (
        ("logged in after, s", [learner.login for learner in there]),
        ("server after, s", [learner.server for learner in there]),
        ("ten cells done after, s", [learner.cells for learner in there]),
        ("1 + 1 answered after, s", small),
    ):
        lines.append(
            f"| {label} | {statistics.median(values):.1f} | {percentile(values, 0.95):.1f} | {max(values):.1f} |"
        )
    lines += [
        "",
        f"{len(there)} of {len(learners)} were let in, and {len(learners) - len(there)} told to wait. Together they "
        f"took {memory:.1f} GiB, {memory / max(len(there), 1):.2f} GiB each.",
        "",
        "One learner alone runs all cells: memory of server and kernel that nobody shares, at most; processor time; "
        "and how many fit if all do the same at the same moment.",
        "",
        "| notebook | memory, GiB | processor, s | on 8 GiB | 16 | 24 |",
        "|---|---|---|---|---|---|",
    ]
    for name, (most, processor, _) in single.items():
        fit = " | ".join(str(int((size - FOR_THE_SYSTEM) / most)) for size in (8, 16, 24))
        lines.append(f"| {name} | {most:.2f} | {processor:.0f} | {fit} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--only-at-once", action="store_true", help="without the lessons one by one")
    arguments = parser.parse_args()
    if why := missing():
        sys.exit(f"error: {why}")
    with a_hub(arguments.learners) as hub:
        seen, taken = asyncio.run(asyncio.wait_for(all_at_once(hub), LIMIT))
        for name, learner in zip(hub.learners, seen, strict=True):
            print(f"{name}  {learner.login:5.1f}  {learner.server:5.1f}  {learner.cells:5.1f}  {learner.refused}")
    if not arguments.only_at_once:
        single = {}
        with a_hub(1) as hub:
            for stem in ("00_start_here", "05_vae", "07_generation"):
                for folder in ("notebooks", "solutions"):
                    notebook = ROOT / folder / f"{stem}.ipynb"
                    if notebook.exists():
                        label = f"lesson {stem[:2]}" if folder == "notebooks" else f"workbook {stem[:2]}"
                        single[label] = asyncio.run(asyncio.wait_for(alone(hub, notebook), LIMIT))
                        print(label, single[label], flush=True)
        text = report(seen, taken, single)
        print(f"\n{text}")
        write_section("hub", text)
