"""`diagnostic_plot`: a training run in one figure. The one file of the clinic that draws, and that needs matplotlib."""

from math import isfinite, nan

import torch
from matplotlib.figure import Figure

from vae_course.clinic.tracing import trace
from vae_course.clinic.training_setup import TrainingSetup
from vae_course.notebook import plotting
from vae_course.training import History


def diagnostic_plot(
    setup: TrainingSetup, history: History, n: int = 6, every: int = 25, unit: str = "nats per image"
) -> Figure:
    """The curves of the objective's own two terms (in `unit`, as it reckons them), and three rows of `n` images: test
    images, what the decoder made of their codes, and what it makes of draws from N(0, I).

    `every` is the number of steps from one entry of the history to the next. Values that are not finite are gaps.

    >>> import torch, vae_course as vc
    >>> from vae_course.clinic import healthy, train
    >>> setup = healthy(vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4)))
    >>> figure = diagnostic_plot(setup, train(setup, steps=30, every=10), every=10)
    >>> [axis.get_title() for axis in figure.axes]
    ['its reconstruction', 'its kl', '']
    """
    model, x = setup.model, setup.data.test[:n]
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        seen = trace(model, setup.objective, x)
        drawn = model.decode(torch.randn(n, seen.z.shape[-1])).mean
    figure, (*curves, images) = plotting.subplots(3, width=10.5, height=2.6, width_ratios=[3, 3, 6])
    for axis, term in zip(curves, ("reconstruction", "kl"), strict=True):
        for part, style, colour in (("train", "-", 0), ("test", "--", 5)):
            values = [value if isfinite(value) else nan for value in history.curve(term, part)]
            steps = [every * (i + 1) for i in range(len(values))]
            axis.plot(steps, values, style, color=plotting.COLOURS[colour], marker=".", markersize=3, label=part)
        axis.set(title=f"its {term}", xlabel="step")
    curves[0].set_ylabel(unit)
    curves[1].legend(fontsize=9)
    plotting.draw_image(images, plotting.make_grid(torch.cat([x, seen.p.mean, drawn]).nan_to_num(0.5), n))
    height = x.shape[-2] + 1
    images.set_yticks([height * (i + 0.5) for i in range(3)], ["image", "decoded", "drawn"])
    images.tick_params(length=0)
    return figure
