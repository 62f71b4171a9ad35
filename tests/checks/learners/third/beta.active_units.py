import torch
from torch import Tensor


def wrong_1(mean: Tensor, log_var: Tensor) -> Tensor:
    """Calls a unit active when its average KL to the prior is above 0.01, whether its mean varies or not."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1)
    return kl.mean(0) > 0.01


def wrong_2(mean: Tensor, log_var: Tensor) -> Tensor:
    """Compares the standard deviation of the means, not their variance, with 0.01."""
    return mean.std(dim=0) > 0.01


def wrong_3(mean: Tensor, log_var: Tensor) -> Tensor:
    """Takes the mean square for the variance, without subtracting the average over images."""
    return mean.pow(2).mean(dim=0) > 0.01


def wrong_4(mean: Tensor, log_var: Tensor) -> Tensor:
    """Takes the variance of the codes, posterior variance included, instead of that of the posterior means."""
    variance = mean.var(dim=0) + log_var.exp().mean(dim=0)
    return variance > 0.01


def right_1(mean: Tensor, log_var: Tensor) -> Tensor:
    """Takes the unbiased variance of the posterior means over the images from the library."""
    return torch.var(mean, dim=0) > 0.01


def right_2(mean: Tensor, log_var: Tensor) -> Tensor:
    """Loops over units and averages the squared distances from the unit's average, in double precision."""
    verdicts = []
    for unit in mean.double().T:
        centred = unit - unit.sum() / len(unit)
        verdicts.append(bool((centred @ centred) / len(unit) > 0.01))
    return torch.tensor(verdicts, dtype=torch.bool)
