import torch


def _fit(features, correction=1):
    d = features.shape[1]
    return features.mean(0), torch.cov(features.T, correction=correction).reshape(d, d)


def wrong_1(real, generated):
    """The distance of the means is not squared."""
    (m1, c1), (m2, c2) = _fit(real), _fit(generated)
    root = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    return (m1 - m2).norm() + c1.trace() + c2.trace() - 2 * root


def wrong_2(real, generated):
    """eigvalsh for a product that is not symmetric: it reads one triangle only."""
    (m1, c1), (m2, c2) = _fit(real), _fit(generated)
    roots = torch.linalg.eigvalsh(c1 @ c2).clamp(min=0).sqrt()
    return (m1 - m2) @ (m1 - m2) + torch.trace(c1 + c2) - 2 * roots.sum()


def wrong_3(real, generated):
    """Singular values of the product instead of its eigenvalues."""
    (m1, c1), (m2, c2) = _fit(real), _fit(generated)
    roots = torch.linalg.svdvals(c1 @ c2).sqrt()
    return (m1 - m2).square().sum() + c1.diagonal().sum() + c2.diagonal().sum() - 2 * roots.sum()


def wrong_4(real, generated):
    """Only variances enter the last trace (the covariances off the diagonal are dropped), and they are divided by n."""
    v1, v2 = real.var(0, correction=0), generated.var(0, correction=0)
    shift = (real.mean(0) - generated.mean(0)).pow(2).sum()
    return shift + (v1 + v2 - 2 * (v1 * v2).sqrt()).sum()


def right_1(real, generated):
    """Eigenvalues of the product, real parts clamped at 0, in double precision."""
    (m1, c1), (m2, c2) = _fit(real.double()), _fit(generated.double())
    roots = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt()
    value = (m1 - m2).square().sum() + c1.trace() + c2.trace() - 2 * roots.sum()
    return value.to(real.dtype)


def right_2(real, generated):
    """By QR of the centred features: the trace of the root is a nuclear norm, no product of covariances needed."""

    def factor(features):
        centred = (features - features.mean(0)) / (len(features) - 1) ** 0.5
        return torch.linalg.qr(centred, mode="r").R

    r1, r2 = factor(real), factor(generated)
    shift = real.mean(0) - generated.mean(0)
    nuclear = torch.linalg.svdvals(r1 @ r2.T).sum()
    return shift @ shift + (r1**2).sum() + (r2**2).sum() - 2 * nuclear
