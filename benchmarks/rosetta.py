"""`python benchmarks/rosetta.py`: what appendix A's dialects cost; writes a section of RESULTS.md.

What is measured is the appendix's own code: each dialect's cell is read from the notebook and executed in a process of
its own, so that imports and peak memory are its own, too. The dialects take turns, round by round, so that a slow
minute of the machine is everybody's.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from results import HERE, machine, write_section

NOTEBOOK = HERE.parent / "notebooks" / "appendix_a_rosetta.ipynb"
# As the appendix calls them: the function, and the cells that only this dialect needs, its own last.
DIALECTS = {
    "vae_course": ("in_vae_course", "package"),
    "plain PyTorch": ("in_plain_pytorch", "plain-pytorch"),
    "Keras, fit": ("in_keras_fit", "keras-before", "keras-fit"),
    "Keras, train_step": ("in_keras_train_step", "keras-before", "keras-train-step"),
    "Lightning": ("in_lightning", "lightning-before", "lightning"),
    "Pyro": ("in_pyro", "pyro"),
}
BEFORE = ("setup", "images", "measure", "chance", "run")  # cells that come before all of them


def cells(notebook: Path = NOTEBOOK) -> dict[str, str]:
    """The code cells of a notebook, by id."""
    whole = json.loads(notebook.read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code"}


def measure(name: str) -> dict[str, float]:
    """In a fresh process: lines of code, seconds to import and take two steps, seconds to train, peak memory in GB
    before and after, images shown, test ELBO in nats per image."""
    code, names, (function, *own) = cells(), {}, DIALECTS[name]
    for cell in BEFORE:
        exec(code[cell], names)
    before, started = peak_memory(), time.perf_counter()
    for cell in own:
        exec(code[cell], names)
    train, images = names[function], names["shown"]
    train(images[:256])
    ready = time.perf_counter()
    names["torch"].manual_seed(names["SEED"])  # for the starting weights, as in the appendix
    model = train(images)
    trained = time.perf_counter()
    return {
        "lines": names["lines_of_code"](code[own[-1]]),
        "start": ready - started,
        "training": trained - ready,
        "memory before": before,
        "memory": peak_memory(),
        "images": len(images),
        "ELBO": names["elbo"](model, names["test"]),
    }


def peak_memory() -> float:
    """GB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)


def in_a_process_of_its_own(name: str, seed: int) -> dict[str, float]:
    """`measure`, after a new start of Python."""
    environment = {**os.environ, "VAE_COURSE_SEED": str(seed), "TQDM_DISABLE": "1"}
    command = [sys.executable, __file__, "--only", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        missing = " Run `make extras` in the course's folder." if last.startswith("ModuleNotFoundError") else ""
        sys.exit(f"{name}: {last}.{missing} Nothing was written.")
    return json.loads(done.stdout.splitlines()[-1])


def report(rounds: dict[str, list[dict[str, float]]]) -> str:
    """The section: one row per dialect, medians over rounds."""

    def middle(name, what):
        return statistics.median(measured[what] for measured in rounds[name])

    def ratio(name):  # pairwise by round
        pairs = zip(rounds[name], rounds["vae_course"], strict=True)
        return statistics.median(mine["training"] / ours["training"] for mine, ours in pairs)

    ours = rounds["vae_course"]
    threads = os.environ.get("OMP_NUM_THREADS", "all")
    lines = [
        "## Appendix A: one VAE in six dialects, 784-400-20, Adam 1e-3, batch 128",
        "",
        f"{machine('keras', 'lightning', 'pyro-ppl')}; threads: {threads}. {ours[0]['images']:,} images shown in "
        f"training; medians of {len(ours)} rounds with a seed each, a process each. Lines are those of the appendix's "
        "cell, neither empty nor comment. Start: to import the framework and take two steps. Memory: the process's "
        f"peak; {middle('vae_course', 'memory before'):.2f} GB of it are PyTorch and the images.",
        "",
        "| implementation | lines | test ELBO, nats | start, s | training, s | × vae_course | peak memory, GB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in rounds:
        lines.append(
            f"| {name} | {middle(name, 'lines'):.0f} | {middle(name, 'ELBO'):.2f} | {middle(name, 'start'):.1f} | "
            f"{middle(name, 'training'):.1f} | {ratio(name):.1f} | {middle(name, 'memory'):.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured, each time with another seed")
    parser.add_argument("--only", choices=DIALECTS, help="measure one here and now, and print it")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only)))
        sys.exit()
    results: dict[str, list[dict[str, float]]] = {name: [] for name in DIALECTS}
    for seed in range(arguments.rounds):
        for name in DIALECTS:
            results[name].append(in_a_process_of_its_own(name, seed))
            print(f"round {seed + 1}  {name:18} {results[name][-1]['training']:6.2f} s", flush=True)
    text = report(results)
    print(f"\n{text}")
    write_section("rosetta", text)
