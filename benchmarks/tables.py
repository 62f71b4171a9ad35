"""Missing values of real tables: a VAE, column means, nearest neighbours and scikit-learn's iterative imputer.

Settings are chosen on other masks than those of the table, for every method: k and the imputer's rounds here, the VAE's
size, epochs and learning rate when `vc.TableVAE` was written. Run `python benchmarks/tables.py`, about a quarter of an
hour on one core; it writes the section "tables" of RESULTS.md.
"""

import contextlib
import io
import time
import warnings
from functools import partial

import numpy as np
import torch
from results import machine, write_section
from sklearn import datasets
from sklearn.exceptions import ConvergenceWarning
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, SimpleImputer

import vae_course as vc

TABLES = {
    "wine": datasets.load_wine,
    "breast cancer": datasets.load_breast_cancer,
    "diabetes": partial(datasets.load_diabetes, scaled=False),
}
SHARES, CHOSEN_ON, SEEDS = (0.2, 0.5), (0, 1), range(100, 105)  # each seed is another set of missing values
NEIGHBOURS, ROUNDS = (3, 5, 10, 20, 40), (3, 10, 30)
EPOCHS, BATCH, LR = 300, 64, 3e-3
METHODS = ("column mean", "nearest neighbours", "iterative imputer", "VAE, ELBO", "VAE, 5 importance samples")


def main() -> None:
    torch.set_num_threads(1)
    warnings.simplefilter("ignore", ConvergenceWarning)
    started, errors = time.perf_counter(), {}
    k, rounds = chosen([partial(nearest, k) for k in NEIGHBOURS]), chosen([partial(iterative, n) for n in ROUNDS])
    methods = [SimpleImputer, k, rounds]
    for name, load in TABLES.items():
        x = load().data
        for share in SHARES:
            per_seed = [compare(x, share, seed, methods) for seed in SEEDS]
            errors[name, share] = np.array(per_seed)
            print(name, share, dict(zip(METHODS, errors[name, share].mean(0).round(3), strict=True)), flush=True)
    write_section("tables", report(errors, k.args[0], rounds.args[0], time.perf_counter() - started))


def nearest(k: int) -> KNNImputer:
    """The mean of the k nearest rows in which the value is known."""
    return KNNImputer(n_neighbors=k)


def iterative(rounds: int) -> IterativeImputer:
    """Each column regressed on the others, in turns."""
    return IterativeImputer(max_iter=rounds, random_state=0)


def chosen(candidates: list[partial]) -> partial:
    """The candidate with the least error over all tables, at masks that the comparison does not use."""

    def error(imputer: partial) -> float:
        cases = [(load().data, share, seed) for load in TABLES.values() for share in SHARES for seed in CHOSEN_ON]
        return float(np.mean([rmse(x, share, seed, imputer) for x, share, seed in cases]))

    return min(candidates, key=error)


def seen_of(x: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The table with gaps, and where they are."""
    gaps = np.random.default_rng(seed).random(x.shape) < share
    return np.where(gaps, np.nan, x), gaps


def rmse(x: np.ndarray, share: float, seed: int, imputer) -> float:
    """The error of one of scikit-learn's imputers, on columns standardised by what is seen of them."""
    seen, gaps = seen_of(x, share, seed)
    mean, std = np.nanmean(seen, 0), np.nanstd(seen, 0)
    return _error(mean + std * imputer().fit_transform((seen - mean) / std), x, gaps)


def _error(filled: np.ndarray, x: np.ndarray, gaps: np.ndarray) -> float:
    return float(np.sqrt((((filled - x) / x.std(0))[gaps] ** 2).mean()))


def compare(x: np.ndarray, share: float, seed: int, methods: list) -> list[float]:
    """Root mean square error of each method over the values taken away, in standard deviations of their columns."""
    seen, gaps = seen_of(x, share, seed)
    restored = [by_model(seen, objective, seed) for objective in (vc.elbo, partial(vc.iwae, samples=5))]
    return [rmse(x, share, seed, method) for method in methods] + [_error(filled, x, gaps) for filled in restored]


def by_model(seen: np.ndarray, objective, seed: int) -> np.ndarray:
    """The table restored by a VAE trained on what is seen of it."""
    kinds = {f"column {i}": "number" for i in range(seen.shape[1])}
    with contextlib.redirect_stdout(io.StringIO()):
        table = vc.Table.of(seen, kinds=kinds, test=0)
    torch.manual_seed(seed)
    model = vc.TableVAE(table)
    vc.fit(
        model,
        table.train,
        objective=objective,
        epochs=EPOCHS,
        batch_size=BATCH,
        lr=lambda t: LR * (1 - t),
        seed=seed,
        progress=False,
    )
    return vc.restore(model, table, table.train).mean.numpy()


def report(errors: dict[tuple[str, float], np.ndarray], k: int, rounds: int, seconds: float) -> str:
    lines = [
        "## Missing values in real tables",
        "",
        "Root mean square error over the values taken away at random, in standard deviations of their columns; mean "
        f"over {len(SEEDS)} seeds, and its standard error. All methods see the same values. The VAE is "
        f"`vc.TableVAE(table)` as it comes, {EPOCHS} epochs, restored by `vc.restore`; the others are scikit-learn's "
        f"`SimpleImputer`, `KNNImputer({k})` and `IterativeImputer(max_iter={rounds})`, all on standardised columns. "
        "The best is in bold. The settings of every method were chosen by this error on these tables with other values "
        f"missing (seeds 0 and 1): k from {NEIGHBOURS}, the rounds from {ROUNDS}, and the VAE's size, epochs and "
        "learning rate.",
        "",
        f"| table | missing | {' | '.join(METHODS)} |",
        f"|---|---|{'---|' * len(METHODS)}",
    ]
    for (name, share), values in errors.items():
        means, deviations = values.mean(0), values.std(0, ddof=1) / np.sqrt(len(values))
        cells = [f"{m:.3f} ± {d:.3f}" for m, d in zip(means, deviations, strict=True)]
        cells[int(means.argmin())] = f"**{cells[int(means.argmin())]}**"
        lines.append(f"| {name} | {share:.0%} | {' | '.join(cells)} |")
    lost = [
        f"{name} at {share:.0%} ({METHODS[i]} {values.mean(0)[i]:.3f}, iterative imputer {values.mean(0)[2]:.3f})"
        for (name, share), values in errors.items()
        for i in (3, 4)
        if values.mean(0)[i] > values.mean(0)[2]
    ]
    lines += ["", f"Where a VAE loses to the iterative imputer: {'; '.join(lost) or 'nowhere'}."]
    return "\n".join([*lines, "", f"{machine('scikit-learn')}; one thread, {seconds:.0f} s."])


if __name__ == "__main__":
    main()
