import torch


def _leaf(values):
    return values.detach().clone().requires_grad_()


def _kl(mean, log_var):
    """KL to the standard normal, summed over dimensions and images."""
    return 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum()


def wrong_1(loss, nll, reconstruction, x, mean, log_var):
    """Compares the norms of the gradients, by which a wrong sign of a term is lost."""
    r, m, v = _leaf(reconstruction), _leaf(mean), _leaf(log_var)
    got_r, got_m = torch.autograd.grad(loss(r, x, m, v), (r, m))
    (want_r,) = torch.autograd.grad(nll(r, x).sum(), r)
    (want_m,) = torch.autograd.grad(_kl(m, v), m)
    return ((got_m.norm() / want_m.norm()) / (got_r.norm() / want_r.norm())).item()


def wrong_2(loss, nll, reconstruction, x, mean, log_var):
    """Reads the reconstruction's factor off the value of the loss at KL 0, and takes the constant for a part of it."""
    zeros = torch.zeros_like(mean)
    without = loss(reconstruction, x, zeros, zeros)
    factor = without / nll(reconstruction, x).sum()
    weight = (loss(reconstruction, x, mean, log_var) - without) / _kl(mean, log_var)
    return (weight / factor).item()


def wrong_3(loss, nll, reconstruction, x, mean, log_var):
    """Averages the right reconstruction term over images but sums the right KL, so that beta is off by the batch size."""
    r, m, v = _leaf(reconstruction), _leaf(mean), _leaf(log_var)
    got_r, got_m = torch.autograd.grad(loss(r, x, m, v), (r, m))
    (want_r,) = torch.autograd.grad(nll(r, x).mean(), r)
    (want_m,) = torch.autograd.grad(_kl(m, v), m)
    factor = (got_r * want_r).sum() / want_r.square().sum()
    weight = (got_m * want_m).sum() / want_m.square().sum()
    return (weight / factor).item()


def wrong_4(loss, nll, reconstruction, x, mean, log_var):
    """Takes the factor in front of the batch's mean KL for beta and never asks what the reconstruction is multiplied by."""
    m, v = _leaf(mean), _leaf(log_var)
    got = torch.autograd.grad(loss(reconstruction, x, m, v), (m, v))
    want = torch.autograd.grad(_kl(m, v) / len(x), (m, v))
    up = sum((g * w).sum() for g, w in zip(got, want, strict=True))
    down = sum(w.square().sum() for w in want)
    return (up / down).item()


def right_1(loss, nll, reconstruction, x, mean, log_var):
    """Each term's factor by least squares: the loss's gradient projected on the right term's; the KL's at a moved code."""

    def factor(got, want):
        up = sum((g.double() * w.double()).sum() for g, w in zip(got, want, strict=True))
        return up / sum(w.double().square().sum() for w in want)

    with torch.enable_grad():
        r, m, v = _leaf(reconstruction), _leaf(mean + 1), _leaf(log_var)
        if torch.autograd.grad(nll(r, x).sum(), r)[0].norm() == 0:  # nothing left to improve
            r = _leaf(0.9 * reconstruction + 0.05)
        got = torch.autograd.grad(loss(r, x, m, v), (r, m, v))
        want_r = torch.autograd.grad(nll(r, x).sum(), r)
        want_code = torch.autograd.grad(_kl(m, v), (m, v))
    return (factor(got[1:], want_code) / factor(got[:1], want_r)).item()


def right_2(loss, nll, reconstruction, x, mean, log_var):
    """Derivatives along one direction each: the KL's by mean is the mean, so 1 at 1; the reconstruction's along its own slope."""
    r = _leaf(0.9 * reconstruction + 0.05)
    with torch.enable_grad():
        (slope,) = torch.autograd.grad(nll(r, x).sum(), r)
        step = torch.zeros((), dtype=r.dtype, device=r.device, requires_grad=True)
        scale = torch.ones((), dtype=mean.dtype, device=mean.device, requires_grad=True)
        moved = r.detach() + step * slope / slope.norm()
        code = scale * torch.ones_like(mean).detach()
        value = loss(moved, x, code, torch.zeros_like(log_var).detach())
        by_step, by_scale = torch.autograd.grad(value, (step, scale))
    # along the slope the right term rises by its norm, along the scale the right KL by one per entry
    return by_scale.item() / mean.numel() / (by_step.item() / slope.norm().item())
