"""Deterministic sampling in fewer steps, with a denoiser trained for many."""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor

from vae_course._validation import check_integer
from vae_course.beyond.diffusion import NoiseSchedule, Predict, noised, start


@torch.no_grad()
def sample_ddim(
    predict: Predict, z: Float[Tensor, " batch *event"], schedule: NoiseSchedule, steps: int
) -> Float[Tensor, " batch *event"]:
    """From z_T ~ N(0, I) to data in `steps` steps, at most `schedule.steps`, none of which draws noise: each takes the
    predicted x and puts the predicted noise back, as much as belongs to an earlier timestep (Song et al. 2020,
    arXiv:2010.02502, eq. 12 with sigma 0).

    >>> schedule = NoiseSchedule.cosine(100)
    >>> exact = lambda z, t: (1 - schedule.cumulative[t]).sqrt()[:, None] * z  # for data from N(0, 1)
    >>> z = torch.randn(3, 1)
    >>> torch.allclose(sample_ddim(exact, z, schedule, steps=100), z, rtol=0.1)  # noise that is data already stays
    True
    """
    if check_integer("steps", steps) > schedule.steps:
        raise ValueError(f"steps must be at most the schedule's {schedule.steps}, got {steps}")
    times = torch.linspace(schedule.steps, 0, steps + 1).round().long().tolist()
    for t, earlier in pairwise(times):
        noise = predict(z, torch.full((len(z),), t, device=z.device))
        z = noised(start(z, noise, t, schedule), noise, earlier, schedule)
    return z
