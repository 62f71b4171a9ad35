import torch


def _cov(x):
    return torch.cov(x.T).reshape(x.shape[1], x.shape[1])


def wrong_1(real, generated):
    """The covariances are left out: only the squared distance of the means."""
    return (real.mean(0) - generated.mean(0)).square().sum()


def wrong_2(real, generated):
    """Takes the square root of every entry of C1 C2 instead of the matrix square root."""
    c1, c2 = _cov(real), _cov(generated)
    root = (c1 @ c2).clamp(min=0).sqrt()
    return (real.mean(0) - generated.mean(0)).square().sum() + torch.trace(c1 + c2 - 2 * root)


def wrong_3(real, generated):
    """The distance of the means is not squared."""
    c1, c2 = _cov(real), _cov(generated)
    cross = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    return (real.mean(0) - generated.mean(0)).norm() + c1.trace() + c2.trace() - 2 * cross


def wrong_4(real, generated):
    """Takes the root of the trace of C1 C2 instead of the sum of the roots of its eigenvalues."""
    c1, c2 = _cov(real), _cov(generated)
    cross = (c1 @ c2).trace().sqrt()
    return (real.mean(0) - generated.mean(0)).square().sum() + c1.trace() + c2.trace() - 2 * cross


def wrong_5(real, generated):
    """Only the variances are used, the covariances between features are ignored (as if C1 and C2 were diagonal)."""
    s1, s2 = real.std(0), generated.std(0)
    return (real.mean(0) - generated.mean(0)).square().sum() + (s1 - s2).square().sum()


def wrong_6(real, generated):
    """Treats C1 C2 as symmetric (eigvalsh), which it is not, so the eigenvalues are wrong; and divides the covariances by n instead of n - 1."""
    d = real.shape[1]
    c1 = torch.cov(real.T, correction=0).reshape(d, d)
    c2 = torch.cov(generated.T, correction=0).reshape(d, d)
    cross = torch.linalg.eigvalsh(c1 @ c2).clamp(min=0).sqrt().sum()
    return (real.mean(0) - generated.mean(0)).square().sum() + c1.trace() + c2.trace() - 2 * cross


def right_1(real, generated):
    """Eigenvalues of C1 C2, real part, clamped at 0, roots summed."""
    a, b = real.double(), generated.double()
    c1, c2 = _cov(a), _cov(b)
    cross = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    distance = (a.mean(0) - b.mean(0)).square().sum() + c1.trace() + c2.trace() - 2 * cross
    return distance.to(real.dtype)


def right_2(real, generated):
    """The symmetric product C1^(1/2) C2 C1^(1/2), which has the same eigenvalues, with eigh twice."""
    a, b = real.double(), generated.double()
    c1, c2 = _cov(a), _cov(b)
    values, vectors = torch.linalg.eigh(c1)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ c2 @ root).clamp(min=0).sqrt().sum()
    shift = a.mean(0) - b.mean(0)
    return (torch.dot(shift, shift) + c1.diagonal().sum() + c2.diagonal().sum() - 2 * cross).to(real.dtype)


def right_3(real, generated):
    """Without covariance matrices: triangular factors of the centred features, the cross term as a sum of singular values."""
    a, b = real.double(), generated.double()
    r1 = torch.linalg.qr((a - a.mean(0)) / (len(a) - 1) ** 0.5, mode="r").R
    r2 = torch.linalg.qr((b - b.mean(0)) / (len(b) - 1) ** 0.5, mode="r").R
    cross = torch.linalg.svdvals(r1 @ r2.T).sum()
    distance = (a.mean(0) - b.mean(0)).square().sum() + r1.square().sum() + r2.square().sum() - 2 * cross
    return distance.to(real.dtype)
