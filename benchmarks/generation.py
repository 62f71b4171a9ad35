"""`make generation`: one table of generation, on one data set and one budget; writes a section of RESULTS.md.

Every generator but those without a network is an autoencoder and a prior over its codes. Each autoencoder sees the
same number of images, and each prior that is trained by gradient has as many processor seconds as that took. They are
counted in epochs (`EPOCHS`), so that a run depends on its seed alone; how many seconds an epoch of each takes was
measured once. A model that is trained in one piece (VampPrior, and N(0, I) once more) gets the whole in further
epochs. The table shows the seconds that were spent, so that one sees how even it is. Nothing was tuned to it: other
settings are those of chapters 07, 12, 13 and 15.
"""

import argparse
import hashlib
import json
import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from results import HERE, machine, write_section
from torch import Tensor, nn

import vae_course as vc
from vae_course import evaluation, priors
from vae_course.beyond import code_prior, diffusion, flows
from vae_course.beyond.ddim import sample_ddim
from vae_course.beyond.denoiser import Denoiser, fit_denoiser
from vae_course.beyond.quantization import VectorQuantizer
from vae_course.beyond.vq_vae import VQVAE, vq_objective
from vae_course.distributions import GaussianHead

LATENT, SIZE, DIM = 16, 64, 8  # dimensions of a VAE's code; entries of the codebook, and their length
BETAS = (1.0, 0.1)
CODES = tuple(f"VAE, β = {beta:g}" for beta in BETAS)
# One epoch takes, in seconds: 3.5 (autoencoder), 5.0 (VampPrior), 0.50 (flow), 3.2 (transformer), 0.38 (denoiser).
EPOCHS = {"autoencoder": 3, "N(0, I), longer": 6, "VampPrior": 4, "flow": 21, "transformer": 3, "denoiser": 28}
STEPS = 100  # of diffusion; the quiet walk takes every second one
PSEUDO_INPUTS, COMPONENTS = 50, (10, 40)
KEPT = HERE.parent / "build" / "generation"  # a file for each seed, so that a run that was stopped goes on

BUDGET = """\
`strokes`, 20,000 training images; all measures against its 4,000 test images and as many generated ones, which are
means of p(x|z) (precision and recall from 2,000 of each), in the features of one classifier, chapter 07's, the same
for all rows and seeds.

**Budget.** Each autoencoder sees {shown:,} images; each prior trained by gradient then gets as many processor seconds
as a VAE took for them, counted in epochs that were set once ({epochs}). A mixture runs until it has converged, 100
iterations at most. What is trained in one piece gets the whole in further epochs (*longer*, VampPrior).

**Sizes.** All autoencoders have chapter 13's convolutions; between maps and a VAE's code of {latent} numbers lie two
linear layers, which the VQ-VAE, with {codes} codes of {size}, does not have. Settings are those of chapters 07, 12,
13 and 15, none was tuned to this table.

**Rows and columns.** *Training codes*: codes of training images, which is where a perfect density of codes would end,
and memory, no model. *Bits*: minus the bound on log p(x) of test images, divided by log 2. Rows can be compared by
them; they are no file's size, since the pixels are grey and the likelihood is that of coin flips; for the noisy walk
it is a bound on the bound, the quiet one and pixels have none. *C2ST*: accuracy of the two-sample test, best at 0.5.
Seconds are a processor's, not the clock's. Parameters of "everything" have encoder, decoder and prior; the rows of
training images and training codes count the numbers they keep.
"""
COLUMNS = {  # heading: what is measured, and its digits
    "Fréchet distance": ("Fréchet", ".1f"),
    "precision": ("precision", ".2f"),
    "recall": ("recall", ".2f"),
    "C2ST": ("C2ST", ".2f"),
    "bits per image": ("bits", ".1f"),
    "training, s": ("training", ".1f"),
    "of it the prior, s": ("prior", ".1f"),
    "1,000 samples, s": ("sampling", ".3f"),
    "parameters of the prior": ("of_prior", ",.0f"),
    "of everything": ("of_all", ",.0f"),
}


class Generator(NamedTuple):
    """What is measured: `draw(n)` gives n images; seconds of a processor spent on the whole and on the prior alone;
    parameters of the prior and of everything; bits per test image, where there is a bound."""

    draw: Callable[[int], Tensor]
    bits: float | None
    training: float
    prior: float
    of_prior: int
    of_all: int


def timed(call: Callable) -> tuple:
    """What it returns, and the processor seconds it took."""
    started = time.process_time()
    found = call()
    return found, time.process_time() - started


def size_of(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())


def bits(log_likelihood: Tensor) -> float:
    return -log_likelihood.mean().item() / math.log(2)


# Autoencoders: chapter 13's convolutions for all of them


def new_vae(shape: tuple[int, ...]) -> vc.VAE:
    """A VAE of the layers of `VQVAE.conv`, with a linear layer each way between maps and code."""
    layers = VQVAE.conv(shape, VectorQuantizer(SIZE, DIM))  # whose codebook is not used
    wide = DIM * layers.n_codes
    encoder = nn.Sequential(layers.encoder, nn.Flatten(), GaussianHead(wide, LATENT))
    maps = nn.Unflatten(1, (DIM, *layers.grid))
    return vc.VAE(
        encoder, nn.Sequential(nn.Linear(LATENT, wide), maps, layers.decoder), priors.StandardNormal(LATENT), shape
    )


def train(model: nn.Module, images: Tensor, epochs: int, **how) -> float:
    """Chapter 13's settings; returns processor seconds."""
    settings = dict(batch_size=64, lr=lambda t: 4e-3 * (1 - t), progress=False)
    return timed(lambda: vc.fit(model, images, epochs=epochs, **settings, **how))[1]


class Codes(NamedTuple):
    """A trained VAE, a code of each training image, and of test images z ~ q(z|x) with log p(x|z) and log q(z|x)."""

    vae: vc.VAE
    seconds: float
    train: Tensor
    z: Tensor
    log_p: Tensor
    log_q: Tensor


@torch.no_grad()
def codes_of(vae: vc.VAE, seconds: float, images: Tensor, test: Tensor) -> Codes:
    vae.eval()
    codes = torch.cat([vae.encode(x).sample() for x in images.split(1000)])
    q = vae.encode(test)
    z = q.sample()
    return Codes(vae, seconds, codes, z, vae.decode(z).log_prob(test), q.log_prob(z))


@torch.no_grad()
def with_prior(codes: Codes, draw: Callable, log_prior: Callable | None, seconds: float, parameters: int) -> Generator:
    """The generator of a VAE whose codes come from `draw(n)`, with log p(z) of test codes, or a bound on it."""
    bound = None if log_prior is None else bits(codes.log_p + log_prior(codes.z) - codes.log_q)
    images = lambda n: codes.vae.decode(draw(n)).mean  # noqa: E731
    return Generator(images, bound, codes.seconds + seconds, seconds, parameters, size_of(codes.vae) + parameters)


# Priors over the codes of a VAE that is trained already


def fitted_priors(codes: Codes, images: Tensor, seed: int, epochs: dict[str, int]):
    """Names and generators, one after the other."""
    vae = codes.vae
    yield "N(0, I)", with_prior(codes, lambda n: vae.prior.sample((n,)), vae.prior.log_prob, 0.0, 0)
    for k in COMPONENTS:
        mixture, seconds = timed(partial(priors.fit_gmm_prior, codes.train, k, seed=seed))
        of_mixture = k * (1 + LATENT + LATENT * (LATENT + 1) // 2) - 1
        yield (
            f"mixture of {k}",
            with_prior(codes, lambda n, p=mixture: p.sample((n,)), mixture.log_prob, seconds, of_mixture),
        )
    how = dict(layers=8, hidden=(128,), batch_size=512, lr=4e-3, seed=seed)
    flow, seconds = timed(lambda: flows.fit_flow_prior(codes.train, epochs=epochs["flow"], **how))
    yield "flow", with_prior(codes, lambda n: flow().sample((n,)), flow().log_prob, seconds, size_of(flow))
    yield from diffusions(codes, epochs["denoiser"])
    yield "training codes", of_training_codes(codes, images)


def diffusions(codes: Codes, epochs: int):
    """One denoiser, two ways to walk."""
    schedule, denoiser = diffusion.NoiseSchedule.cosine(STEPS), Denoiser(LATENT, STEPS, hidden=256)
    scale, batch_size = 1 / codes.train.std(), 256
    iterations = epochs * len(codes.train) // batch_size
    train = lambda: fit_denoiser(denoiser, scale * codes.train, schedule, iterations=iterations, batch_size=batch_size)  # noqa: E731
    _, seconds = timed(train)

    def bound(z):  # on log p(z): of the scaled codes, and the scale's own
        return diffusion.bound_terms(denoiser, scale * z, schedule).bound + LATENT * scale.log()

    noisy = lambda n: diffusion.sample(denoiser, torch.randn(n, LATENT), schedule) / scale  # noqa: E731
    quiet = lambda n: sample_ddim(denoiser, torch.randn(n, LATENT), schedule, STEPS // 2) / scale  # noqa: E731
    yield "diffusion, noisy walk", with_prior(codes, noisy, bound, seconds, size_of(denoiser))
    yield "diffusion, quiet walk", with_prior(codes, quiet, None, seconds, size_of(denoiser))


def of_training_codes(codes: Codes, images: Tensor) -> Generator:
    """The aggregate posterior q_N(z) = 1/N sum_i q(z|x_i) itself: a kernel at each training image, nothing fitted."""
    with torch.no_grad():
        normal = codes.vae.encode(images).base_dist
    mean, precision = normal.loc, normal.scale**-2
    constant = -0.5 * (mean**2 * precision).sum(1) + 0.5 * precision.log().sum(1) - LATENT / 2 * math.log(2 * math.pi)

    def log_prob(z):
        parts = [(z @ (mean * precision).T - 0.5 * z**2 @ precision.T + constant).logsumexp(1) for z in z.split(500)]
        return torch.cat(parts) - math.log(len(mean))

    draw = lambda n: codes.train[torch.randperm(len(codes.train))[:n]]  # noqa: E731
    return with_prior(codes, draw, log_prob, 0.0, 2 * LATENT * len(images))


def trained_longer(images: Tensor, test: Tensor, epochs: dict[str, int]):
    """No second step: the rest of the budget is more training."""
    vae = new_vae(images.shape[1:])
    codes = codes_of(vae, train(vae, images, epochs["N(0, I), longer"]), images, test)
    yield "N(0, I), longer", with_prior(codes, lambda n: vae.prior.sample((n,)), vae.prior.log_prob, 0.0, 0)


def learned_with_it(images: Tensor, test: Tensor, epochs: dict[str, int]):
    """A VampPrior, trained with its VAE. Batch normalisation has no parameters here, and goes: images and pseudo-inputs
    pass the encoder apart from each other, each batch normalised by itself, and would share the averages used later."""
    base, first = new_vae(images.shape[1:]), images[torch.randperm(len(images))[:PSEUDO_INPUTS]]
    layers, *rest = base.encoder
    encoder = nn.Sequential(layers[:-1], *rest)
    prior = priors.VampPrior(encoder, first)
    vamp = vc.VAE(encoder, base.decoder, prior, base.shape)
    seconds = train(vamp, images, epochs["VampPrior"])
    codes = codes_of(vamp, seconds, images, test)
    found = with_prior(codes, lambda n: vamp.prior.sample((n,)), vamp.prior.log_prob, 0.0, 0)
    yield "VampPrior", found._replace(of_prior=prior.logits.numel())  # which size_of(vamp) has counted


def discrete(images: Tensor, test: Tensor, epochs: dict[str, int]):
    """A VQ-VAE with codes that are equally probable, with a histogram for each place, and with a transformer."""
    vq = VQVAE.conv(images.shape[1:], VectorQuantizer(SIZE, DIM))
    spent = train(vq, images, epochs["autoencoder"], objective=vq_objective)
    vq.eval()
    rows, n_codes = vq.encode(images).flatten(1), vq.n_codes
    codes, whole = vq.encode(test).flatten(1), size_of(vq) + SIZE * DIM
    with torch.no_grad():
        log_p = vq.decode(vq.encode(test)).log_prob(test)

    @torch.no_grad()
    def generator(draw, log_prior, seconds, parameters):
        decode = lambda n: vq.decode(draw(n).unflatten(1, vq.grid)).mean  # noqa: E731
        return Generator(decode, bits(log_p + log_prior), spent + seconds, seconds, parameters, whole + parameters)

    uniform = lambda n: torch.randint(SIZE, (n, n_codes))  # noqa: E731
    yield "uniform codes", generator(uniform, torch.tensor(-vq.uniform_rate), 0.0, 0)
    places, seconds = timed(partial(code_prior.position_prior, rows, SIZE))
    yield "histogram", generator(lambda n: places.sample((n,)), places.log_prob(codes), seconds, n_codes * (SIZE - 1))
    prior = code_prior.transformer_prior(SIZE, n_codes, width=32, heads=4)
    fit = partial(code_prior.fit_prior, prior, rows, epochs["transformer"], batch_size=128, lr=6e-3)
    _, seconds = timed(fit)
    with torch.no_grad():
        log_prior = prior.log_prob(codes)
    yield "transformer", generator(prior.sample, log_prior, seconds, size_of(prior))


def without_network(images: Tensor, seed: int):
    """What a sceptic brings: training images as they are, a Gaussian in pixels, a mixture on principal components."""
    flat, shape = images.flatten(1), images.shape[1:]
    copies = lambda n: images[torch.randperm(len(images))[:n]]  # noqa: E731
    yield "training images", Generator(copies, None, 0.0, 0.0, images.numel(), images.numel())

    def components(k: int) -> tuple[Tensor, Tensor, Tensor]:
        mean = flat.mean(0)
        values, vectors = torch.linalg.eigh((flat - mean).T @ (flat - mean) / len(flat))
        return mean, vectors[:, -k:], values[-k:].clamp(min=0)

    def image_of(codes, mean, vectors):
        return (mean + codes @ vectors.T).clamp(0, 1).view(-1, *shape)

    (mean, all_axes, variances), seconds = timed(partial(components, flat.shape[1]))
    draw = lambda n: image_of(torch.randn(n, len(variances)) * variances.sqrt(), mean, all_axes)  # noqa: E731
    pixels, d = len(mean), LATENT
    yield "Gaussian in pixels", Generator(draw, None, seconds, seconds, of := pixels + pixels * (pixels + 1) // 2, of)
    (mean, axes, _), first = timed(partial(components, d))
    k = max(COMPONENTS)
    mixture, seconds = timed(partial(priors.fit_gmm_prior, (flat - mean) @ axes, k, seed=seed))
    of = k * (1 + d + d * (d + 1) // 2) - 1
    draw_pca = lambda n: image_of(mixture.sample((n,)), mean, axes)  # noqa: E731
    yield f"PCA, mixture of {k}", Generator(draw_pca, None, first + seconds, seconds, of, of + pixels * (d + 1))


# Measured

Rows = dict[str, dict[str, float | None]]


@torch.no_grad()
def measure(
    generator: Generator, classifier: evaluation.Classifier, real: Tensor, seed: int
) -> dict[str, float | None]:
    torch.manual_seed(seed)
    features = classifier.features(generator.draw(len(real)))
    same = min(2000, len(real))
    precision, recall = evaluation.precision_recall(real[:same], features[:same])
    sampling = min(timed(partial(generator.draw, 1000))[1] for _ in range(3))
    return {
        "Fréchet": evaluation.frechet_distance(real, features),
        "precision": precision,
        "recall": recall,
        "C2ST": evaluation.classifier_two_sample(real, features),
        "bits": generator.bits,
        "training": generator.training,
        "prior": generator.prior,
        "sampling": sampling,
        "of_prior": generator.of_prior,
        "of_all": generator.of_all,
    }


def one_seed(seed: int, data: vc.Dataset, epochs: dict[str, int] = EPOCHS) -> Rows:
    """All rows, "code: prior" to what was measured. The classifier is the same for every seed."""
    images, test, found = data.train, data.test, {}
    torch.manual_seed(0)
    classifier = evaluation.train_classifier(images, data.train_labels, epochs=2)
    real = classifier.features(test)

    def take(code, named):
        torch.manual_seed(1000 + seed)
        for name, generator in named:
            found[f"{code}: {name}"] = row = measure(generator, classifier, real, seed)
            figures = "  ".join(f"{key} {value:.4g}" for key, value in row.items() if value is not None)
            print(f"seed {seed}  {code}: {name:24}{figures}", flush=True)
            torch.manual_seed(1000 + seed)

    take("no network", without_network(images, seed))
    for code, beta in zip(CODES, BETAS, strict=True):
        torch.manual_seed(1000 + seed)
        vae = new_vae(data.shape)
        spent = train(vae, images, epochs["autoencoder"], schedule=lambda t, beta=beta: {"beta": beta})
        take(code, fitted_priors(codes_of(vae, spent, images, test), images, seed, epochs))
        if beta == 1:
            take(code, trained_longer(images, test, epochs))
            take(code, learned_with_it(images, test, epochs))
    take("VQ-VAE", discrete(images, test, epochs))
    return found


def version() -> str:
    """Of this file and of the package, so that no rows of an older one are taken."""
    files = [Path(__file__), *sorted(Path(vc.__file__).parent.rglob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def kept(seed: int, data: vc.Dataset) -> Rows:
    """One seed's rows, from its file if this very script made it."""
    path = KEPT / f"seed-{seed}.json"
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["made by"] == version():
            return found["rows"]
    rows = one_seed(seed, data)
    KEPT.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"made by": version(), "rows": rows}), encoding="utf-8")
    return rows


def mean_and_range(values: list[float | None], digits: str) -> str:
    if values[0] is None:
        return "—"
    mean, low, high = (format(value, digits) for value in (sum(values) / len(values), min(values), max(values)))
    return mean if low == high else f"{mean} ({low} to {high})"


def report(seeds: dict[int, Rows]) -> str:
    """The section, from the rows of each seed."""
    found = list(seeds.values())
    epochs = ", ".join(f"{name} {n}" for name, n in EPOCHS.items())
    budget = BUDGET.format(shown=20_000 * EPOCHS["autoencoder"], epochs=epochs, latent=LATENT, codes=16, size=SIZE)
    lines = [
        "## One table of generation",
        "",
        f"{machine('scikit-learn', 'zuko')}; one thread; {time.strftime('%d %B %Y')}; seeds "
        f"{', '.join(map(str, seeds))} (initial weights, batches, codes and samples). Mean over "
        "the seeds, in brackets the range.",
        "",
        *(" ".join(part.split()) + "\n" for part in budget.split("\n\n")),
        "| code | prior | " + " | ".join(COLUMNS) + " |",
        "|---" * (2 + len(COLUMNS)) + "|",
    ]
    for row in found[0]:
        code, _, prior = row.partition(": ")
        cells = [mean_and_range([rows[row][key] for rows in found], digits) for key, digits in COLUMNS.values()]
        lines.append(f"| {code} | {prior} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", said(found)])


def said(found: list[Rows]) -> str:
    """What the table says, counted from it."""

    def mean(row: str, key: str = "Fréchet") -> float:
        return sum(rows[row][key] for rows in found) / len(found)

    def least(rows: list[str], key: str = "Fréchet") -> str:
        row = min(rows, key=lambda row: mean(row, key))
        return f"{row} ({mean(row, key):.1f})"

    def wins(row: str, other: str) -> str:
        return f"{sum(rows[row]['Fréchet'] < rows[other]['Fréchet'] for rows in found)} of {len(found)}"

    learned = [row for row in found[0] if row[0] == "V" and not row.endswith("training codes")]
    flows = [wins(f"{code}: mixture of 40", f"{code}: flow") for code in CODES]
    walks = [wins(f"{code}: mixture of 40", f"{code}: diffusion, quiet walk") for code in CODES]
    of_pca, of_floor = mean("no network: PCA, mixture of 40"), mean("no network: training images")
    best = "; ".join(least([row for row in learned if row.startswith(f"{code}:")]) for code in (*CODES, "VQ-VAE"))
    perfect = " and ".join(f"{mean(f'{code}: training codes'):.1f}" for code in CODES)
    return (
        f"Smallest mean Fréchet distance on each code: {best}; training codes would give {perfect} with the two VAEs, "
        f"real images {of_floor:.1f}. Simple against larger: a mixture of 40 Gaussians has a smaller "
        f"distance than the flow in {flows[0]} seeds at β = 1 and {flows[1]} at β = 0.1, and than the quiet walk of "
        f"diffusion in {walks[0]} and {walks[1]}. Without any network, the same mixture on 16 principal components has "
        f"{of_pca:.1f}. Fewest bits: {least([row for row in learned if found[0][row]['bits'] is not None], 'bits')}."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many; those in build/generation are not run again")
    parser.add_argument("--only", type=int, nargs="+", help="these seeds, and no table")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    strokes = vc.load("strokes")
    measured = {seed: kept(seed, strokes) for seed in asked.only or range(asked.seeds)}
    if not asked.only:
        text = report(measured)
        print(f"\n{text}")
        write_section("generation", text)
