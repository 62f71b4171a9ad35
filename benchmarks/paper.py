"""`make paper`: the VAE and the k = 5 IWAE of Burda et al. (2015, arXiv:1509.00519), table 1, one stochastic layer.

784-200-200-50 with tanh, MNIST binarised anew for every batch, negative importance-weighted log-likelihood of the
10,000 test images with 5,000 samples each. The paper trains 3,280 epochs; this run takes minutes, `--long` more.
"""

import argparse
import time
from functools import partial

import torch
from results import machine, mnist, read_section, write_section
from torch import nn

import vae_course as vc

# Test figures of the paper's table 1: MNIST, one stochastic layer, k = 1 VAE and k = 5 IWAE, in nats.
PAPER = {"VAE": 86.76, "IWAE, k = 5": 85.54}
EPOCHS = {"short": {"VAE": 150, "IWAE, k = 5": 25}, "long": {"VAE": 450, "IWAE, k = 5": 130}}
SAMPLES = 5000
PEAK = 4e-3  # highest learning rate
WARM = 0.1  # share of training in which the learning rate, and the VAE's beta, rise


def start_from_the_mean_image(model: vc.VAE, images) -> None:
    """The decoder's last bias as the logits of the mean image. Otherwise the first steps teach the decoder that image,
    codes are of no use meanwhile, and many units that fall asleep then stay asleep."""
    mean = images.mean(0).flatten().clamp(1e-3, 1 - 1e-3)
    last = [layer for layer in model.decoder.modules() if isinstance(layer, nn.Linear)][-1]
    last.bias.data.copy_(mean.logit())


def train_and_measure(name: str, epochs: int, train, test) -> str:
    """Train, measure, and say in one row of the table: threads, seconds of each, test ELBO and negative
    log-likelihood in nats per image."""
    torch.manual_seed(0)
    model = vc.VAE.mlp((1, 28, 28), latent=50, hidden=(200, 200), activation=nn.Tanh)
    start_from_the_mean_image(model, train)
    started = time.perf_counter()
    vc.fit(
        model,
        train,
        objective=vc.elbo if name == "VAE" else partial(vc.iwae, samples=5),
        schedule=(lambda t: {"beta": min(1.0, t / WARM)}) if name == "VAE" else None,
        epochs=epochs,
        batch_size=200,
        lr=lambda t: PEAK * min(t / WARM, (1 - t) / (1 - WARM)) + 1e-6,
        transform=torch.bernoulli,
    )
    trained = time.perf_counter()
    nll = -vc.log_likelihood(model, test, samples=SAMPLES, at_once=500).mean().item()
    training, measuring = trained - started, time.perf_counter() - trained
    elbo = vc.evaluate(model, test).elbo
    return (
        f"{epochs} | {torch.get_num_threads()} | {training:.0f} | {measuring:.0f} | {elbo:.2f} | {nll:.2f} | "
        f"{PAPER[name]:.2f} |"
    )


def report(rows: list[str]) -> str:
    return "\n".join(
        [
            "## Burda et al. (2015), table 1: one stochastic layer, 784-200-200-50, stochastically binarised MNIST",
            "",
            f"{machine()}. tanh, batch 200. In the first {WARM:.0%} of the steps Adam's learning rate rises to "
            f"{PEAK:g} and the VAE's beta to 1; then the learning rate falls to 0. The decoder starts from the mean "
            "image. Negative importance-weighted log-likelihood of 10,000 test images, "
            f"{SAMPLES:,} samples each, in nats per image. Paper: 3,280 epochs.",
            "",
            "| run, model | epochs | threads | training, s | measuring, s | test ELBO | negative log-likelihood "
            "| paper |",
            "|---|---|---|---|---|---|---|---|",
            *sorted(rows, key=lambda row: (row.startswith("| long"), "IWAE" in row)),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    length = "long" if parser.parse_args().long else "short"
    data = mnist()
    test = torch.bernoulli(data.test, generator=torch.Generator().manual_seed(0))
    for name, epochs in EPOCHS[length].items():
        label = f"| {length}, {name} | "
        row = label + train_and_measure(name, epochs, data.train, test)
        print(row, flush=True)
        others = [line for line in read_section("paper").splitlines() if line.startswith(("| short", "| long"))]
        write_section("paper", report([row, *(line for line in others if not line.startswith(label))]))
