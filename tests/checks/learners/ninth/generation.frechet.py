import torch


def wrong_1(real, generated):
    """Wrong: the distance between the means is not squared."""
    c1, c2 = torch.atleast_2d(torch.cov(real.T)), torch.atleast_2d(torch.cov(generated.T))
    root = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0).sqrt().sum()
    shift = torch.linalg.norm(real.mean(0) - generated.mean(0))
    return shift + c1.trace() + c2.trace() - 2 * root


def wrong_2(real, generated):
    """Wrong: root and trace exchanged, the square root of the trace of C1 C2 instead of the trace of its root."""
    difference = real.mean(0) - generated.mean(0)
    c1, c2 = torch.atleast_2d(torch.cov(real.T)), torch.atleast_2d(torch.cov(generated.T))
    return difference @ difference + c1.trace() + c2.trace() - 2 * (c1 @ c2).trace().sqrt()


def wrong_3(real, generated):
    """Wrong: only the variances of the single features are used, as if both covariances were diagonal."""
    total = real.new_zeros(())
    for a, b in zip(real.T, generated.T):
        total = total + (a.mean() - b.mean()) ** 2
        total = total + a.var() + b.var() - 2 * a.std() * b.std()
    return total


def wrong_4(real, generated):
    """Wrong twice: the factor 2 before the last trace is forgotten, and the squares of the means' difference are averaged instead of summed."""
    c1 = torch.atleast_2d(torch.cov(real.T))
    c2 = torch.atleast_2d(torch.cov(generated.T))
    shift = (real.mean(0) - generated.mean(0)).pow(2).mean()
    eigenvalues = torch.linalg.eigvals(c1 @ c2).real.clamp(min=0)
    return shift + torch.trace(c1) + torch.trace(c2) - eigenvalues.sqrt().sum()


def right_1(real, generated):
    """Right: without covariance matrices, from the triangular factors of the centred features: the last trace is the sum of the singular values of R1 R2^T."""
    means, factors = [], []
    for features in (real.double(), generated.double()):
        mean = features.mean(0)
        means.append(mean)
        centred = (features - mean) / (len(features) - 1) ** 0.5
        factors.append(torch.linalg.qr(centred).R)
    r1, r2 = factors
    cross = torch.linalg.svdvals(r1 @ r2.T).sum()
    shift = (means[0] - means[1]).square().sum()
    return (shift + r1.square().sum() + r2.square().sum() - 2 * cross).to(real.dtype)


def right_2(real, generated):
    """Right: symmetric form, the eigenvalues of S C2 S with S the symmetric root of C1 are those of C1 C2; in double precision."""
    a, b = real.double(), generated.double()
    d = a.shape[1]
    c1, c2 = torch.cov(a.T).reshape(d, d), torch.cov(b.T).reshape(d, d)
    values, vectors = torch.linalg.eigh(c1)
    s = vectors * values.clamp(min=0).sqrt() @ vectors.T
    inner = s @ c2 @ s
    eigenvalues = torch.linalg.eigvalsh((inner + inner.T) / 2).clamp(min=0)
    m = a.mean(0) - b.mean(0)
    result = m.dot(m) + c1.diagonal().sum() + c2.diagonal().sum() - 2 * eigenvalues.sqrt().sum()
    return result.to(real.dtype)
