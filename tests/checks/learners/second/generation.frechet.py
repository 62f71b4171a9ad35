import torch


def wrong_1(real, generated):
    """Replaces the root of the product by the product of the roots, which is wrong if they do not commute."""

    def root(c):
        values, vectors = torch.linalg.eigh(c)
        return vectors * values.clamp(min=0).sqrt() @ vectors.T

    c1, c2 = torch.cov(real.T), torch.cov(generated.T)
    shift = (real.mean(0) - generated.mean(0)).square().sum()
    return shift + c1.trace() + c2.trace() - 2 * (root(c1) @ root(c2)).trace()


def wrong_2(real, generated):
    """Does not square the distance of the means."""
    c1, c2 = torch.cov(real.T), torch.cov(generated.T)
    roots = torch.linalg.eigvals(c1 @ c2).sqrt().real.sum()
    return (real.mean(0) - generated.mean(0)).norm() + c1.trace() + c2.trace() - 2 * roots


def wrong_3(real, generated):
    """Divides the covariances by n instead of n - 1."""
    c1, c2 = torch.cov(real.T, correction=0), torch.cov(generated.T, correction=0)
    roots = torch.linalg.eigvals(c1 @ c2).sqrt().real.sum()
    shift = (real.mean(0) - generated.mean(0)).square().sum()
    return shift + c1.trace() + c2.trace() - 2 * roots


def wrong_4(real, generated):
    """Takes the root of every entry of the product instead of the matrix root."""
    c1, c2 = torch.cov(real.T), torch.cov(generated.T)
    shift = (real.mean(0) - generated.mean(0)).square().sum()
    return shift + c1.trace() + c2.trace() - 2 * (c1 @ c2).abs().sqrt().trace()


def right_1(real, generated):
    """Eigenvalues of the product, complex roots, their real parts."""
    d = real.shape[1]
    c1, c2 = (torch.cov(f.double().T).reshape(d, d) for f in (real, generated))
    shift = (real.double().mean(0) - generated.double().mean(0)).square().sum()
    roots = torch.linalg.eigvals(c1 @ c2).sqrt().real.sum()
    return (shift + c1.trace() + c2.trace() - 2 * roots).to(real.dtype)


def right_2(real, generated):
    """The symmetric form: singular values of the product of both covariances' roots."""
    means, covariances = [], []
    for features in (real.double(), generated.double()):
        mean = features.mean(0)
        centred = features - mean
        means.append(mean)
        covariances.append(centred.T @ centred / (len(features) - 1))
    halves = []
    for c in covariances:
        values, vectors = torch.linalg.eigh(c)
        halves.append(vectors * values.clamp(min=0).sqrt())
    cross = torch.linalg.svdvals(halves[0].T @ halves[1]).sum()
    traces = sum(torch.trace(c) for c in covariances)
    return (torch.dot(means[0] - means[1], means[0] - means[1]) + traces - 2 * cross).to(real.dtype)
