import torch


def _kl(mean, log_var):
    return 0.5 * (mean.square() + log_var.exp() - 1 - log_var).sum(-1)


def _leaves(*tensors):
    return [t.detach().clone().requires_grad_() for t in tensors]


def wrong_1(loss, nll, reconstruction, x, mean, log_var):
    """Mistake: takes the loss at KL = 0 for the reconstruction term and forgets the constant."""
    zero = torch.zeros_like(mean)
    with torch.no_grad():
        bare = loss(reconstruction, x, zero, zero)
        full = loss(reconstruction, x, mean, log_var)
        per_kl = (full - bare) / _kl(mean, log_var).sum()
        per_nll = bare / nll(reconstruction, x).sum()
    return (per_kl / per_nll).item()


def wrong_2(loss, nll, reconstruction, x, mean, log_var):
    """Mistake: ratios of gradient norms, so a wrong sign is lost."""
    r, m, v = _leaves(reconstruction, mean, log_var)
    g_r, g_m = torch.autograd.grad(loss(r, x, m, v), (r, v))
    (n_r,) = torch.autograd.grad(nll(r, x).sum(), r)
    (k_m,) = torch.autograd.grad(_kl(m, v).sum(), v)
    return float((g_m.norm() / k_m.norm()) / (g_r.norm() / n_r.norm()))


def wrong_3(loss, nll, reconstruction, x, mean, log_var):
    """Mistake: the right likelihood is averaged over images and the right KL summed: off by the batch size."""
    r, m, v = _leaves(reconstruction, mean, log_var)
    value = loss(r, x, m, v)
    g_r, g_m = torch.autograd.grad(value, (r, m))
    n_r = torch.autograd.grad(nll(r, x).mean(), r)[0]
    k_m = torch.autograd.grad(_kl(m, v).sum(), m)[0]
    a = (g_r * n_r).sum() / n_r.square().sum()
    b = (g_m * k_m).sum() / k_m.square().sum()
    return (b / a).item()


def wrong_4(loss, nll, reconstruction, x, mean, log_var):
    """Two mistakes: the KL lacks its factor 1/2, and the absolute value is returned."""
    r, m = _leaves(reconstruction, mean)
    g_r, g_m = torch.autograd.grad(loss(r, x, m, log_var.detach()), (r, m))
    n_r = torch.autograd.grad(nll(r, x).sum(), r)[0]
    k_m = 2 * m.detach()
    a = torch.dot(g_r.flatten(), n_r.flatten()) / n_r.norm() ** 2
    b = torch.dot(g_m.flatten(), k_m.flatten()) / k_m.norm() ** 2
    return abs(b / a).item()


def right_1(loss, nll, reconstruction, x, mean, log_var):
    """Gradients of the loss, projected on those of the right terms; the sign is kept."""
    with torch.enable_grad():
        r, m, v = _leaves(reconstruction, mean, log_var)
        if not _kl(m, v).sum() > 1e-6:  # at the prior the KL has no gradient: look elsewhere
            m, v = _leaves(mean + 1, log_var + 0.5)
        of_loss = torch.autograd.grad(loss(r, x, m, v), (r, m, v))
        (of_nll,) = torch.autograd.grad(nll(r, x).sum(), r)
        of_kl = torch.cat([g.flatten() for g in torch.autograd.grad(_kl(m, v).sum(), (m, v))])
    both = torch.cat([of_loss[1].flatten(), of_loss[2].flatten()])
    per_nll = (of_loss[0] * of_nll).sum() / of_nll.square().sum()
    per_kl = both @ of_kl / of_kl.square().sum()
    return float(per_kl / per_nll)


def right_2(loss, nll, reconstruction, x, mean, log_var):
    """Differences in double precision: the loss is called at other reconstructions and at other posteriors."""
    with torch.no_grad():
        r, x, m, v = (t.detach().double() for t in (reconstruction, x, mean, log_var))
        here = loss(r, x, m, v)
        other_r = 0.6 * r + 0.4 * r.mean()  # stays in the range of the reconstructions
        if (nll(other_r, x).sum() - nll(r, x).sum()).abs() < 1e-6:
            other_r = 0.9 * r + 0.02
        per_nll = (loss(other_r, x, m, v) - here) / (nll(other_r, x).sum() - nll(r, x).sum())
        other_m, other_v = 2 * m + 0.7 * m.sign() + 0.1, v
        per_kl = (loss(r, x, other_m, other_v) - here) / (_kl(other_m, other_v) - _kl(m, v)).sum()
    return (per_kl / per_nll).item()
