import math

import torch


def _kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum(-1)


def wrong_1(loss, nll, reconstruction, x, mean, log_var):
    """Wrong: the ratio upside down: the factor of the reconstruction divided by that of the KL."""
    r = reconstruction.detach().clone().requires_grad_()
    m = torch.ones_like(mean).requires_grad_()
    v = torch.zeros_like(log_var)
    by_r, by_m = torch.autograd.grad(
        loss(r, x, m, v), (r, m), allow_unused=True, materialize_grads=True
    )
    (right_r,) = torch.autograd.grad(nll(r, x).sum(), r)
    (right_m,) = torch.autograd.grad(_kl(m, v).sum(), m)
    a = (by_r * right_r).sum() / (right_r * right_r).sum()
    b = (by_m * right_m).sum() / (right_m * right_m).sum()
    return (a / b).item()


def wrong_2(loss, nll, reconstruction, x, mean, log_var):
    """Wrong: compares the lengths of the gradients, so the sign is lost and a term with the wrong sign goes unseen."""
    r, m, v = (t.detach().clone().requires_grad_() for t in (reconstruction, mean, log_var))
    grads = torch.autograd.grad(
        loss(r, x, m, v), (r, m, v), allow_unused=True, materialize_grads=True
    )
    good_r = torch.autograd.grad(nll(r, x).sum(), r)[0]
    good_m, good_v = torch.autograd.grad(_kl(m, v).sum(), (m, v))
    a = grads[0].norm() / good_r.norm()
    b = torch.cat([grads[1], grads[2]], 1).norm() / torch.cat([good_m, good_v], 1).norm()
    return float(b / a)


def wrong_3(loss, nll, reconstruction, x, mean, log_var):
    """Wrong: the reconstruction is compared with the mean of nll over the batch, the KL with its sum over the batch: too small by the batch size."""
    r = reconstruction.detach().clone().requires_grad_()
    m = mean.detach() + 1
    m.requires_grad_()
    v = log_var.detach()
    value = loss(r, x, m, v)
    g_r, g_m = torch.autograd.grad(value, [r, m], allow_unused=True, materialize_grads=True)
    n_r = torch.autograd.grad(nll(r, x).mean(), r)[0]
    k_m = torch.autograd.grad(_kl(m, v).sum(), m)[0]
    a = torch.dot(g_r.flatten(), n_r.flatten()) / n_r.square().sum()
    b = torch.dot(g_m.flatten(), k_m.flatten()) / k_m.square().sum()
    return (b / a).item()


def wrong_4(loss, nll, reconstruction, x, mean, log_var):
    """Wrong twice: the KL without its factor one half, so its gradient by mean is taken as 2 mean, and the absolute value of the ratio is returned, without the sign."""
    r = reconstruction.detach().clone().requires_grad_()
    m = torch.full_like(mean, 2.0).requires_grad_()
    g_r, g_m = torch.autograd.grad(
        loss(r, x, m, torch.zeros_like(log_var)), (r, m), allow_unused=True, materialize_grads=True
    )
    (n_r,) = torch.autograd.grad(nll(r, x).sum(), r)
    a = (g_r * n_r).sum() / n_r.square().sum()
    b = g_m.mean() / (2 * 2.0)
    return abs((b / a).item())


def right_1(loss, nll, reconstruction, x, mean, log_var):
    """Right: least-squares slope of the loss's gradient on that of nll, by the reconstruction; for the KL the gradient by mean at mean 1, log_var 0, where each entry of the right one is 1."""
    with torch.enable_grad():
        r = reconstruction.detach().clone().requires_grad_()
        m = torch.ones_like(mean).requires_grad_()
        of_loss, of_kl = torch.autograd.grad(
            loss(r, x, m, torch.zeros_like(log_var)),
            (r, m),
            allow_unused=True,
            materialize_grads=True,
        )
        (of_nll,) = torch.autograd.grad(nll(r, x).sum(), r)
    of_loss, of_nll = of_loss.double(), of_nll.double()
    a = (of_loss * of_nll).sum() / of_nll.square().sum()
    return (of_kl.double().mean() / a).item()


def right_2(loss, nll, reconstruction, x, mean, log_var):
    """Right: at the one pixel where nll is steepest, the ratio of the loss's slope to nll's; for the KL the slope by log_var at log 3, where that of the right KL is (3 - 1) / 2 = 1."""
    with torch.enable_grad():
        r = reconstruction.detach().clone().requires_grad_()
        nll(r, x).sum().backward()
        wanted, r.grad = r.grad.flatten(), None
        v = torch.full_like(log_var, math.log(3)).requires_grad_()
        slopes = torch.autograd.grad(
            loss(r, x, torch.zeros_like(mean), v), (r, v), allow_unused=True, materialize_grads=True
        )
    steepest = wanted.abs().argmax()
    return slopes[1].double().mean().item() / (slopes[0].flatten()[steepest] / wanted[steepest]).item()
