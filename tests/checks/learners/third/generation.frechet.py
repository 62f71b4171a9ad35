import torch
from torch import Tensor


def wrong_1(real: Tensor, generated: Tensor) -> Tensor:
    """Takes square roots of the diagonal of C1 C2 instead of its eigenvalues."""
    c1, c2 = (torch.atleast_2d(torch.cov(f.T)) for f in (real, generated))
    shift = (real.mean(0) - generated.mean(0)).square().sum()
    root_trace = (c1 @ c2).diagonal().clamp(min=0).sqrt().sum()
    return shift + c1.trace() + c2.trace() - 2 * root_trace


def wrong_2(real: Tensor, generated: Tensor) -> Tensor:
    """Forgets to square the distance between the means."""
    c1, c2 = (torch.atleast_2d(torch.cov(f.T)) for f in (real, generated))
    shift = (real.mean(0) - generated.mean(0)).norm()
    root_trace = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    return shift + c1.trace() + c2.trace() - 2 * root_trace


def wrong_3(real: Tensor, generated: Tensor) -> Tensor:
    """Uses `eigvalsh`, which is for symmetric matrices, on the product C1 C2, which is not symmetric."""
    c1, c2 = (torch.atleast_2d(torch.cov(f.T)) for f in (real, generated))
    shift = (real.mean(0) - generated.mean(0)).square().sum()
    root_trace = torch.linalg.eigvalsh(c1 @ c2).clamp(min=0).sqrt().sum()
    return shift + c1.trace() + c2.trace() - 2 * root_trace


def wrong_4(real: Tensor, generated: Tensor) -> Tensor:
    """Divides the covariances by n instead of n - 1."""

    def fit(features):
        return features.mean(0), torch.atleast_2d(torch.cov(features.T, correction=0))

    (m1, c1), (m2, c2) = fit(real), fit(generated)
    root_trace = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    return (m1 - m2).square().sum() + c1.trace() + c2.trace() - 2 * root_trace


def right_1(real: Tensor, generated: Tensor) -> Tensor:
    """Takes the eigenvalues of C1 C2 in double precision and cuts off rounding below zero."""

    def fit(features):
        features = features.double()
        mean = features.mean(0)
        centred = features - mean
        return mean, centred.T @ centred / (len(features) - 1)

    (m1, c1), (m2, c2) = fit(real), fit(generated)
    roots = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt()
    distance = (m1 - m2).square().sum() + c1.trace() + c2.trace() - 2 * roots.sum()
    return distance.to(real.dtype)


def right_2(real: Tensor, generated: Tensor) -> Tensor:
    """Sums the singular values of X Y' for the centred features X, Y, scaled so that X'X and Y'Y are the covariances."""

    def centred(features):
        return (features - features.mean(0)) / (len(features) - 1) ** 0.5

    a, b = real.double(), generated.double()
    # C1 C2 = X'X Y'Y has the same eigenvalues, zeros aside, as (X Y')(X Y')'.
    x, y = centred(a), centred(b)
    roots = torch.linalg.svdvals(torch.linalg.qr(x).R @ torch.linalg.qr(y).R.T)
    shift = ((a.mean(0) - b.mean(0)) ** 2).sum()
    return (shift + (x**2).sum() + (y**2).sum() - 2 * roots.sum()).to(real.dtype)
