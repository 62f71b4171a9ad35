import torch


def standard_kl(mean, log_var):
    return 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)


def gradients(value, tensors):
    if not value.requires_grad:
        return torch.cat([torch.zeros_like(t).flatten() for t in tensors])
    found = torch.autograd.grad(value, tensors, allow_unused=True)
    pairs = zip(found, tensors)
    return torch.cat([(torch.zeros_like(t) if g is None else g).flatten() for g, t in pairs])


def leaves(*tensors):
    return [t.detach().clone().requires_grad_() for t in tensors]


def wrong_1(loss, nll, reconstruction, x, mean, log_var):
    """Compares lengths of gradients, which know no sign: a beta below zero comes out above it."""
    r, m, v = leaves(reconstruction, mean, log_var)
    a = gradients(loss(r, x, m, v), [r]).norm() / gradients(nll(r, x).sum(), [r]).norm()
    b = gradients(loss(r, x, m, v), [m, v]).norm()
    b = b / gradients(standard_kl(m, v).sum(), [m, v]).norm()
    return (b / a).item()


def wrong_2(loss, nll, reconstruction, x, mean, log_var):
    """Averages the right reconstruction over the batch and sums the right KL: off by the size of the batch."""
    r, m, v = leaves(reconstruction, mean, log_var)
    g, right = gradients(loss(r, x, m, v), [r]), gradients(nll(r, x).mean(), [r])
    a = (g @ right) / (right @ right)
    g = gradients(loss(r, x, m, v), [m, v])
    right = gradients(standard_kl(m, v).sum(), [m, v])
    return ((g @ right) / (right @ right) / a).item()


def wrong_3(loss, nll, reconstruction, x, mean, log_var):
    """Takes what the loss has beyond the right reconstruction for beta times the KL, whatever its scale and constant are."""
    value = loss(reconstruction, x, mean, log_var)
    return ((value - nll(reconstruction, x).mean()) / standard_kl(mean, log_var).mean()).item()


def wrong_4(loss, nll, reconstruction, x, mean, log_var):
    """Returns the weight of the KL alone, without dividing by that of the reconstruction."""
    m, v = leaves(mean, log_var)
    g = gradients(loss(reconstruction, x, m, v), [m, v])
    right = gradients(standard_kl(m, v).mean(), [m, v])
    return ((g @ right) / (right @ right)).item()


def right_1(loss, nll, reconstruction, x, mean, log_var):
    """Each gradient of the loss as a multiple of the right one; beta is the ratio of the two multiples."""
    with torch.enable_grad():
        r, m, v = leaves(reconstruction, mean, log_var)
        g = gradients(loss(r, x, m, v), [r]).double()
        right = gradients(nll(r, x).sum(), [r]).double()
        a = (g @ right) / (right @ right)
        g = gradients(loss(r, x, m, v), [m, v]).double()
        right = gradients(standard_kl(m, v).sum(), [m, v]).double()
        b = (g @ right) / (right @ right)
    return (b / a).item()


def right_2(loss, nll, reconstruction, x, mean, log_var):
    """No gradients: changes one term at a time, in double precision, and compares the differences."""
    with torch.no_grad():
        r, x, m, v = (t.detach().double() for t in (reconstruction, x, mean, log_var))
        other = 0.8 * r + 0.1  # stays a probability if it was one
        before = loss(r, x, m, v)
        a = (loss(other, x, m, v) - before) / (nll(other, x) - nll(r, x)).sum()
        far = m + 1.0
        b = (loss(r, x, far, v) - before) / (standard_kl(far, v) - standard_kl(m, v)).sum()
    return float(b / a)
