"""`make bench`: one interleaved run of everybody over the same ten epochs of MNIST; writes RESULTS.md.

Every contender lives in a process of its own, so that peak memory is its own, too. They take turns epoch by epoch, so
that a slow minute of the machine is everybody's.
"""

import multiprocessing as mp
import resource
import statistics
import sys
import time

from results import machine, mnist, write_section

EPOCHS = 10
PAIRS = 10  # of `fit`, a plain loop over its objective and the bare loop, at each batch size and number of threads
RECIPE = (
    "four epochs in batches of 176 and a learning rate that rises to 1.3e-2 in the first 35 % of the steps and falls "
    "to 0"
)
SEEDS = 5  # of the recipe
TARGET = -105.4  # test ELBO in nats per image, about where the usual loop is after ten epochs


def contender(name: str | tuple[str, int], pipe, threads: int | None = None) -> None:
    """A process that trains one epoch each time it is asked to, and answers with seconds, test ELBO and peak memory."""
    import torch
    from contenders import CONTENDERS, LOOPS

    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(0)
    data = mnist()
    if isinstance(name, tuple):  # a loop and its batch size
        trained = LOOPS[name[0]](data.train, data.test, name[1])
    else:
        trained = CONTENDERS[name](data.train, data.test)

    def ask() -> None:
        nonlocal started
        if not pipe.recv():
            raise SystemExit
        started = time.perf_counter()

    def after_each(*_) -> None:
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
        pipe.send((seconds, trained.test_elbo(), peak))
        ask()

    started = 0.0
    pipe.send("ready")
    ask()
    trained.train_on(after_each)


def interleaved(
    names: list[str], epochs: int, on: str, limit: int
) -> tuple[dict[str, list[tuple[float, float, float]]], list[tuple[float, float]]]:
    """(seconds, test ELBO, peak GB) per epoch and contender, in turns; then `on` alone goes on to the target, or to
    `limit` epochs. The recipes take their turns between these last epochs."""
    context, pipes, processes = mp.get_context("spawn"), {}, []
    for name in names:
        pipes[name], theirs = context.Pipe()
        processes.append(context.Process(target=contender, args=(name, theirs), daemon=True))
        processes[-1].start()
        assert pipes[name].recv() == "ready"
    results, recipes = {name: [] for name in names}, []

    def one_epoch(name: str) -> None:
        pipes[name].send(True)
        results[name].append(pipes[name].recv())
        seconds, elbo, _ = results[name][-1]
        print(f"epoch {len(results[name]):2}  {name:26} {seconds:6.2f} s  {elbo:8.2f}", flush=True)

    for _ in range(epochs):
        for name in names:
            one_epoch(name)
    while (results[on][-1][1] < TARGET and len(results[on]) < limit) or len(recipes) < SEEDS:
        if len(recipes) < SEEDS:
            recipes.append(fast_recipe(len(recipes)))
        if results[on][-1][1] < TARGET and len(results[on]) < limit:
            one_epoch(on)
    for name in names:
        pipes[name].send(False)
    return results, recipes


def beside_the_bare_loop(batch_size: int, threads: int) -> dict[str, list[float]]:
    """How fast `fit`, and a plain loop over its objective, are compared with the bare loop over the same layers, epoch
    by epoch; who begins takes turns."""
    from contenders import LOOPS

    context, pipes = mp.get_context("spawn"), {}
    for name in LOOPS:
        pipes[name], theirs = context.Pipe()
        context.Process(target=contender, args=((name, batch_size), theirs, threads), daemon=True).start()
        assert pipes[name].recv() == "ready"
    ratios = {"vae_course": [], "loop over vc.elbo": []}
    for turn in range(PAIRS + 1):
        seconds = {}
        for name in list(pipes)[:: 1 if turn % 2 else -1]:
            pipes[name].send(True)
            seconds[name] = pipes[name].recv()[0]
        for name in ratios if turn else ():  # the first one warms up
            ratios[name].append(seconds["bare loop"] / seconds[name])
    for pipe in pipes.values():
        pipe.send(False)
    medians = {name: f"{statistics.median(values):.3f}" for name, values in ratios.items()}
    print(f"batch {batch_size}, {threads} threads: {medians}", flush=True)
    return ratios


def fast_recipe(seed: int) -> tuple[float, float]:
    """Seconds to, and test ELBO after, the schedule of this course that reaches the target soonest."""
    import torch

    import vae_course as vc

    data = mnist()
    torch.manual_seed(seed)
    model = vc.VAE.mlp((1, 28, 28), 20, (400,))
    started = time.perf_counter()
    lr = lambda t: 1.3e-2 * min(t / 0.35, (1 - t) / 0.65) + 1e-6  # noqa: E731
    vc.fit(model, data.train, epochs=4, batch_size=176, lr=lr, progress=False)
    return time.perf_counter() - started, vc.evaluate(model, data.test).elbo


def seeds_of_ours(seeds: range) -> list[float]:
    """Test ELBO of `vae_course.fit` after the same epochs from other starting weights."""
    import torch
    from contenders import Ours

    data, elbos = mnist(), []
    for seed in seeds:
        torch.manual_seed(seed)
        ours = Ours(data.train, data.test)
        ours.train_on(None, most=EPOCHS)
        elbos.append(ours.test_elbo())
    return elbos


def time_to_target(epochs: list[tuple[float, float, float]]) -> tuple[float, str]:
    """Seconds, and the words for them; all the seconds there were if the target was not reached."""
    total = 0.0
    for i, (seconds, elbo, _) in enumerate(epochs, 1):
        total += seconds
        if elbo >= TARGET:
            return total, f"{total:.1f} s ({i} epochs, {elbo:.2f})"
    return total, f"not within {len(epochs)} epochs ({total:.1f} s, {epochs[-1][1]:.2f})"


def report(results, recipes, others, in_turns) -> str:
    n = 60_000

    def rate(name):
        rates = [n / seconds for seconds, _, _ in results[name][1:EPOCHS]]  # the first epoch warms up
        return statistics.median(rates), min(rates), max(rates)

    def ratio(a, b):  # pairwise by epoch, so that a slow minute cancels out
        pairs = [y[0] / x[0] for x, y in zip(results[a][1:EPOCHS], results[b][1:EPOCHS], strict=True)]
        return f"{statistics.median(pairs):.2f} ({min(pairs):.2f} to {max(pairs):.2f})"

    lines = [
        "## Training speed: 784-400-20 on MNIST, Bernoulli on grey values, Adam 1e-3, batch 128",
        "",
        f"{machine('torchvision', 'pythae', 'keras')}. {EPOCHS} epochs in turns, one process each; medians and ranges "
        f"over epochs 2 to {EPOCHS}.",
        "",
        "| | images per second | range | test ELBO after 10 epochs, nats | peak memory, GB |",
        "|---|---|---|---|---|",
    ]
    for name, epochs in results.items():
        middle, low, high = rate(name)
        elbo = "" if "products" in name else f"{epochs[EPOCHS - 1][1]:.2f}"
        memory = max(peak for _, _, peak in epochs)
        lines.append(f"| {name} | {middle:,.0f} | {low:,.0f} to {high:,.0f} | {elbo} | {memory:.2f} |")
    bars = [
        ("tutorial loop", "vae_course", "tutorial loop", "2.2"),
        ("pythae", "vae_course", "pythae", "1.3"),
        ("Keras 3", "vae_course", "Keras 3 (torch)", "1.9"),
        ("`fit` without the compiled objective", "vae_course, compiled objective", "vae_course", ""),
        ("the layers' products alone, batch 128", "vae_course", "layer products alone", "0.66"),
        ("the layers' products alone, batch 512", "vae_course, batch 512", "layer products, batch 512", "0.72"),
    ]
    bare = {"tutorial loop": ("bare loop", "tutorial loop"), "pythae": ("bare loop", "pythae")}
    bare |= {"Keras 3": ("bare loop", "Keras 3 (torch)")}
    bare |= {"the layers' products alone, batch 128": ("bare loop", "layer products alone")}
    bare |= {"the layers' products alone, batch 512": ("bare loop, batch 512", "layer products, batch 512")}
    lines += ["", "| speed relative to | `vae_course.fit`, median (range) of the pairs | at least | the bare loop |"]
    lines += ["|---|---|---|---|"]
    lines += [
        f"| {label} | {ratio(a, b)} | {bar} | {ratio(*bare[label]) if label in bare else ''} |"
        for label, a, b, bar in bars
    ]
    lines += [
        "",
        f"Speed relative to the bare loop of the same layers, {PAIRS} epochs in turns, a process each: `fit`, and a "
        "plain loop over `vc.elbo`, which has the same modules and distributions as `fit` and nothing around them. "
        "Medians (ranges).",
        "",
    ]
    lines += ["| batch | threads | `fit` | at least | plain loop over `vc.elbo` | `fit` relative to that |"]
    lines += ["|---|---|---|---|---|---|"]
    for (batch_size, threads), ratios in in_turns.items():
        ours, plain = ratios["vae_course"], ratios["loop over vc.elbo"]
        own = [a / b for a, b in zip(ours, plain, strict=True)]
        ours, plain, own = (f"{statistics.median(x):.3f} ({min(x):.3f} to {max(x):.3f})" for x in (ours, plain, own))
        lines.append(f"| {batch_size} | {threads} | {ours} | 0.97 | {plain} | {own} |")
    elbos = [results["vae_course"][EPOCHS - 1][1], *others]
    lines += [
        "",
        f"`vae_course.fit` over {len(elbos)} seeds after {EPOCHS} epochs: mean test ELBO {statistics.mean(elbos):.2f} "
        f"({min(elbos):.2f} to {max(elbos):.2f}).",
    ]
    recipe = statistics.median(seconds for seconds, _ in recipes)
    elbos = ", ".join(f"{elbo:.2f}" for _, elbo in recipes)
    theirs, in_words = time_to_target(results["tutorial loop"])
    lines += [
        "",
        f"Time to a test ELBO of {TARGET} with the same model: the tutorial loop {in_words}; "
        f"`fit` with {RECIPE}: {recipe:.1f} s, the median of {len(recipes)} seeds (ELBO {elbos}): "
        f"{theirs / recipe:.1f} times as fast (at least 5).",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    from contenders import CONTENDERS

    measured, recipes = interleaved(list(CONTENDERS), EPOCHS, on="tutorial loop", limit=30)
    in_turns = {(b, k): beside_the_bare_loop(b, k) for b in (128, 512) for k in (1, 2)}
    text = report(measured, recipes, seeds_of_ours(range(1, 5)), in_turns)
    print(f"\n{text}")
    write_section("throughput", text)
