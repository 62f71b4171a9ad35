"""The user's model is bit for bit what it was, in every layout, also where an error is raised."""

import copy
import random

import numpy
import pytest
import torch
from plain_cases import LAYOUTS, asked, case
from plain_models import Plain
from small_runs import images
from torch import nn

import vae_course as vc

# The type checks of the other tests draw from Python's own random stream, which is watched here.
pytestmark = pytest.mark.unhooked


def state(modules):
    """Everything that could be changed, copied."""
    found = []
    for module in (m for top in modules for m in top.modules()):
        plain = {k: copy.copy(v) for k, v in vars(module).items() if isinstance(v, (int, float, str, list, bool))}
        held = {k: t for k, t in (*module._parameters.items(), *module._buffers.items()) if t is not None}
        where = {k: (id(t), t.data_ptr(), t.dtype, t.requires_grad, t.grad) for k, t in held.items()}
        found.append((plain, sorted(vars(module)), where, {k: t.detach().clone() for k, t in held.items()}))
    return found, torch.get_rng_state(), random.getstate(), numpy.random.get_state()[1].tolist()


def assert_same(before, after):
    assert torch.equal(before[1], after[1]) and before[2:] == after[2:]
    for (plain, names, ids, values), (plain2, names2, ids2, values2) in zip(before[0], after[0], strict=True):
        assert (plain, names, ids) == (plain2, names2, ids2)
        assert all(torch.equal(values[k], values2[k]) for k in values)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_diagnosis_leaves_the_model_and_all_random_streams(layout, training):
    made = case(layout, "healthy", images("digits"), 0)
    for module in made.modules:
        module.train(training)
        next(module.parameters()).requires_grad_(False)
    before = state(made.modules)
    asked(made)
    assert_same(before, state(made.modules))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_does_an_error(layout):
    made = case(layout, "healthy", images("digits"), 0)
    before = state(made.modules)

    def loss(*arguments):
        for module in made.modules:
            module.eval()
            next(module.parameters()).data.zero_()
        raise RuntimeError("no")

    made.loss = loss
    with pytest.raises(vc.clinic.CannotDiagnose):
        asked(made)
    assert_same(before, state(made.modules))


def test_gradients_that_were_there_stay():
    net = Plain((1, 8, 8), "healthy")
    x = images("digits").train[:32]
    net(x)[0].sum().backward()
    grads = [(p.grad, None if p.grad is None else p.grad.clone()) for p in net.parameters()]
    vc.diagnose(net, x, loss=lambda recon, x, mu, logvar: sum(net.losses(recon, x, mu, logvar)))
    for p, (grad, value) in zip(net.parameters(), grads, strict=True):
        assert p.grad is grad and (value is None or torch.equal(p.grad, value))


def test_a_package_model_left_in_training_mode_keeps_its_running_means():
    model = vc.VAE.mlp((1, 8, 8), latent=2, hidden=(16,))
    model.encoder = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(64), nn.Unflatten(1, (1, 8, 8)), model.encoder)
    before = state([model])
    assert vc.diagnose(model, images("digits"), objective=vc.elbo).findings == ()
    assert_same(before, state([model]))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_half_and_double_precision_stay_what_they_were(dtype):
    net = Plain((1, 8, 8), "healthy").to(dtype)
    before = state([net])
    x = images("digits").train[:64].to(dtype)
    assert vc.diagnose(net, x, loss=lambda r, x, mu, logvar: sum(net.losses(r, x, mu, logvar))).findings == ()
    assert_same(before, state([net]))
