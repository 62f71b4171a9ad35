"""Do the claims of the lessons hold for other seeds and on other data? `make stability SEEDS=5` prints the table.

Every lesson runs with seeds 0 ... SEEDS - 1 on `strokes`, and with seed 0 on `digits` and on MNIST where its chapter
is about
images (MNIST only where it can be read: VAE_COURSE_DATA, or ../shared/data/mnist).
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]
from lessons import LESSONS, ON_ANY_IMAGES, execute  # noqa: E402
from results import read_section, write_section  # noqa: E402


class Run(NamedTuple):
    lesson: str
    dataset: str
    seed: int
    seconds: float
    outcome: str
    claims: list[dict]


def run(lesson: Path, dataset: str, seed: int) -> Run:
    """Execute one lesson and gather its claims."""
    with tempfile.TemporaryDirectory() as folder:
        claims = Path(folder) / "claims.jsonl"
        environment = {"VAE_COURSE_DATASET": dataset, "VAE_COURSE_SEED": str(seed), "VAE_COURSE_CLAIMS": str(claims)}
        if dataset == "mnist":
            environment["VAE_COURSE_DATA"] = mnist_folder() or ""
        started = time.perf_counter()
        try:
            execute(lesson, **environment)
            outcome = "passed"
        except Exception as error:
            outcome = f"FAILED: {str(error).strip().splitlines()[-1][:200]}"
        seconds = time.perf_counter() - started
        lines = claims.read_text().splitlines() if claims.exists() else []
    done = Run(lesson.stem, dataset, seed, seconds, outcome, [json.loads(line) for line in lines])
    print(f"{done.lesson:22} {dataset:8} seed {seed}  {seconds:5.0f} s  {len(lines):3} claims  {outcome}", flush=True)
    return done


def mnist_folder() -> str | None:
    beside = ROOT.parent / "shared" / "data" / "mnist"
    return os.environ.get("VAE_COURSE_DATA") or (str(beside) if beside.is_dir() else None)


def jobs(lessons: list[Path], seeds: int) -> list[tuple[Path, str, int]]:
    """Every lesson with every seed on its own data, and once on the others."""
    chosen = [(lesson, "strokes", seed) for lesson in lessons for seed in range(seeds)]
    for dataset in ("digits", *(["mnist"] if mnist_folder() else [])):
        chosen += [(lesson, dataset, 0) for lesson in lessons if lesson.stem[:2] in ON_ANY_IMAGES]
    return chosen


def claims_table(runs: list[Run]) -> str:
    """One row per claim, run by run: its figure, its bound, and the distance between them."""
    rows = ["lesson                 data     seed  figure       bound          distance    claim"]
    for r in runs:
        for c in r.claims:
            mark = "" if c["held"] else "  DID NOT HOLD"
            rows.append(
                f"{r.lesson:22} {r.dataset:8} {r.seed:4}  {c['value']:<11.4g}  {c['relation']:2} {c['bound']:<11.4g} "
                f"{c['margin']:<11.4g} {c['claim']}{mark}"
            )
    return "\n".join(rows)


HEAD = "| lesson | on | runs | claims | did not hold | longest, s | closest to its bound |\n" + 7 * "|---" + "|"


def summary(runs: list[Run]) -> dict[str, str]:
    """A row for each lesson: how often it ran, and the claim that came closest to failing."""
    rows = {}
    for lesson in dict.fromkeys(r.lesson for r in runs):
        of_it = [r for r in runs if r.lesson == lesson]
        claims = [c for r in of_it for c in r.claims]
        bounded = [c for c in claims if c["relation"] != "==" and c["bound"]]
        near = min(bounded, key=lambda c: abs(c["margin"] / c["bound"]), default=None)
        closest = f"{near['claim']}: {near['value']:.4g} {near['relation']} {near['bound']:.4g}" if near else ""
        failed = sum(not c["held"] for c in claims) + sum(r.outcome != "passed" for r in of_it)
        on, longest = time.strftime("%Y-%m-%d"), max(r.seconds for r in of_it)
        rows[lesson] = f"| {lesson} | {on} | {len(of_it)} | {len(claims)} | {failed} | {longest:.0f} | {closest} |"
    return rows


def record(rows: dict[str, str], seeds: int) -> None:
    """Write the rows into benchmarks/RESULTS.md; those of lessons that did not run stay, with their date."""
    earlier = {row.split(" | ")[0][2:]: row for row in read_section("stability").splitlines() if row.startswith("| ")}
    earlier.pop("lesson", None)
    kept = sorted((earlier | rows).items())
    how = (
        f"Seeds 0 to {seeds - 1}; seed 0 on `digits` and, where it can be read, MNIST, too, if a chapter is about "
        "images. Seed 0 of every lesson also runs in each `make test`. Seconds are those of a machine that may have "
        "done other work."
    )
    write_section("stability", "\n".join(["## Claims over seeds", "", how, "", HEAD, *(row for _, row in kept)]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, such as 01 07; default all")
    arguments = parser.parse_args()
    lessons = [p for p in LESSONS if not arguments.lessons or p.stem[:2] in arguments.lessons]
    with ThreadPoolExecutor(arguments.workers) as pool:
        runs = list(pool.map(lambda job: run(*job), jobs(lessons, arguments.seeds)))
    print(f"\n{claims_table(runs)}\n")
    rows = summary(runs)
    print(HEAD, *rows.values(), "", sep="\n")
    record(rows, arguments.seeds)
    failed = [r for r in runs if r.outcome != "passed"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    claims = sum(len(r.claims) for r in runs)
    print(f"{len(runs)} runs, {claims} claims, {len(failed)} runs failed; no kernel above {peak:.1f} GB")
    sys.exit(bool(failed))
