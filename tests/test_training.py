"""`fit`: learning, resuming, stopping, and refusing."""

import copy
import inspect
import warnings
from functools import partial

import numpy
import pytest
import torch

import vae_course as vc
from vae_course.training import epochs_for, train_epoch

SHAPE = (1, 6, 6)


def _images(n=300):
    """A one-parameter family of images: a bright bar at some height."""
    rows = torch.arange(n) % 6
    return (0.1 + 0.8 * torch.eye(6)[rows])[:, None, :, None].expand(-1, 1, 6, 6).contiguous()


def _model():
    torch.manual_seed(3)
    return vc.VAE.mlp(SHAPE, latent=2, hidden=(16,))


def _weights(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def test_training_raises_the_elbo_on_images_never_seen():
    model, x = _model(), _images()
    before = vc.evaluate(model, x[200:]).elbo
    history = vc.fit(model, x[:200], epochs=30, batch_size=20, lr=1e-2, seed=0, test=x[200:])
    assert history.test[-1].elbo > before + 3
    assert history.epochs == len(history.train) == len(history.test) == len(history.seconds) == 30
    assert history.curve("elbo", "test")[-1] == history.test[-1].elbo
    assert history.test[-1].elbo == pytest.approx(history.test[-1].reconstruction - history.test[-1].kl)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    x, results = _images(), []
    for seed in (1, 1, 2):
        model = _model()
        vc.fit(model, x, epochs=2, seed=seed)
        results.append(_weights(model))
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])


def test_without_a_seed_the_global_one_decides():
    x, results = _images(), []
    for _ in range(2):
        model = _model()
        torch.manual_seed(7)
        vc.fit(model, x, epochs=1)
        results.append(_weights(model))
    assert torch.equal(*results)


def test_training_leaves_the_callers_random_stream_alone():
    x = _images()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    vc.fit(_model_without_seeding(), x, epochs=1, seed=0)
    assert torch.equal(torch.rand(3), expected)


def _model_without_seeding():
    with torch.random.fork_rng():
        return _model()


def test_a_run_continued_from_its_history_takes_the_steps_of_one_never_stopped():
    x, whole, parts = _images(), _model(), _model()
    unbroken = vc.fit(whole, x, epochs=5, seed=4, test=x[:50])
    history = vc.fit(parts, x, epochs=2, seed=4, test=x[:50])
    history = vc.fit(parts, x, epochs=5, history=history, test=x[:50])
    assert torch.equal(_weights(whole), _weights(parts))
    assert history.train == unbroken.train and history.test == unbroken.test


def test_a_run_continued_from_its_checkpoint_takes_the_steps_of_one_never_stopped(tmp_path):
    x, whole, file = _images(), _model(), tmp_path / "run.safetensors"
    unbroken = vc.fit(whole, x, epochs=4, seed=4)
    vc.fit(_model(), x, epochs=2, seed=4, checkpoint=file)
    fresh = vc.VAE.mlp(SHAPE, latent=2, hidden=(16,))  # other weights, as after a restart
    history = vc.fit(fresh, x, epochs=4, checkpoint=file)
    assert torch.equal(_weights(whole), _weights(fresh))
    assert history.train == unbroken.train


def test_a_finished_checkpoint_is_not_trained_further(tmp_path):
    x, file, model = _images(), tmp_path / "run.safetensors", _model()
    vc.fit(model, x, epochs=2, seed=4, checkpoint=file)
    before = _weights(model).clone()
    history = vc.fit(model, x, epochs=2, checkpoint=file)
    assert history.epochs == 2 and torch.equal(before, _weights(model))


def test_ctrl_c_keeps_weights_and_history_and_fit_goes_on(capsys):
    x, model = _images(), _model()
    start = _weights(model).clone()

    def pressed(history):
        if history.epochs == 2:
            raise KeyboardInterrupt

    history = vc.fit(model, x, epochs=5, seed=1, on_epoch=pressed)
    assert history.interrupted and history.epochs == 2
    assert not torch.equal(start, _weights(model))
    assert "history=history" in capsys.readouterr().out
    history = vc.fit(model, x, epochs=5, history=history)
    assert history.epochs == 5 and not history.interrupted
    whole = _model()
    vc.fit(whole, x, epochs=5, seed=1)
    assert torch.equal(_weights(whole), _weights(model))


@pytest.mark.parametrize("moment", range(20))
def test_ctrl_c_at_any_moment_and_going_on_takes_the_steps_of_a_run_never_stopped(moment):
    x, model, calls = _images(), _model(), []

    def objective(model, batch):  # five steps, then two batches of test images, in each of three epochs
        calls.append(1)
        if len(calls) == moment + 1:
            raise KeyboardInterrupt
        return vc.elbo(model, batch)

    common = dict(epochs=3, batch_size=60, seed=1, objective=objective, progress=False)
    unbroken = vc.fit(whole := _model(), x, **common | dict(objective=vc.elbo), test=x[:50])
    stopped = vc.fit(model, x, **common, test=x[:50])
    assert len(stopped.train) == len(stopped.test) == len(stopped.seconds) == stopped.epochs
    went_on = vc.fit(model, x, **common, history=stopped, test=x[:50])
    assert went_on.train == unbroken.train and went_on.test == unbroken.test
    assert torch.equal(_weights(whole), _weights(model))


def test_a_loss_that_is_no_longer_finite_stops_training_and_brings_good_weights_back():
    x, model, calls = _images(), _model(), []
    good = []

    def objective(model, batch):
        calls.append(1)
        terms = vc.elbo(model, batch)
        if len(calls) == 8:
            return terms._replace(objective=terms.objective * float("nan"), kl=terms.kl * float("nan"))
        return terms

    told = lambda history: good.append(_weights(model).clone())  # noqa: E731
    with pytest.raises(vc.TrainingDiverged, match="the kl term is no longer finite at step 3 of epoch 2") as caught:
        vc.fit(model, x, epochs=3, batch_size=60, objective=objective, on_epoch=told)
    assert caught.value.history.epochs == 1
    assert torch.equal(_weights(model), good[0])
    with pytest.warns(vc.RunChanged, match="learning rate: 0.001 before, 0.0001 now"):
        went_on = vc.fit(model, x, epochs=2, batch_size=60, lr=1e-4, history=caught.value.history)
    assert went_on.epochs == 2


def test_an_exploding_learning_rate_is_noticed():
    model, x = _model(), _images()
    with pytest.raises(vc.TrainingDiverged, match="lower learning rate"):
        vc.fit(model, x, epochs=20, lr=1e4)
    assert torch.isfinite(_weights(model)).all()


def test_a_history_is_a_value_two_branches_can_begin_from_one():
    x, model = _images(), _model()
    start = vc.fit(model, x, epochs=2, seed=4)
    before = copy.deepcopy(start)
    branches = []
    for beta in (1.0, 4.0):
        branch = copy.deepcopy(model)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", vc.RunChanged)
            branches.append(vc.fit(branch, x, epochs=4, history=start, objective=partial(vc.elbo, beta=beta)))
    assert start.train == before.train and start.epochs == 2
    state, as_it_was = start.optimizer_state["state"], before.optimizer_state["state"]
    assert all(torch.equal(state[i][key], as_it_was[i][key]) for i in state for key in state[i])
    assert branches[0].epochs == branches[1].epochs == 4 and branches[0].train != branches[1].train
    assert branches[0].train == vc.fit(_model(), x, epochs=4, seed=4).train


def test_a_run_that_is_done_says_so(capsys):
    x, model = _images(), _model()
    history = vc.fit(model, x, epochs=2, seed=4)
    before = _weights(model).clone()
    assert vc.fit(model, x, epochs=2, history=history).train == history.train
    assert "nothing to do: 2 of 2 epochs are done" in capsys.readouterr().out
    assert torch.equal(before, _weights(model))


CHANGES = {
    "another beta": (dict(objective=partial(vc.elbo, beta=20)), r"objective: elbo before, elbo\(beta=20\) now"),
    "another objective": (dict(objective=vc.iwae), "objective: elbo before, iwae now"),
    "other images": (dict(images=0.5 * _images()), "images: 300 of 1x6x6 before, another 300 of 1x6x6 now"),
    "fewer images": (dict(images=_images()[:100]), "images: 300 of 1x6x6 before, 100 of 1x6x6 now"),
    "other batches": (dict(batch_size=50), "batch size: 128 before, 50 now"),
    "another rate": (dict(lr=1e-2), "learning rate: 0.001 before, 0.01 now"),
    "a falling rate": (dict(lr=lambda t: 1e-2 * (1 - t)), "learning rate: 0.001 before, <lambda> now"),
    "a schedule": (dict(schedule=lambda t: {"beta": t}), "schedule: none before, <lambda> now"),
    "a transform": (dict(transform=torch.bernoulli), "transform: none before, bernoulli now"),
}


@pytest.mark.parametrize("kept_in", ["history", "checkpoint"])
@pytest.mark.parametrize(("change", "message"), CHANGES.values(), ids=CHANGES)
def test_going_on_with_something_else_is_said_and_named(change, message, kept_in, tmp_path):
    x, model, file = _images(), _model(), tmp_path / "run.safetensors"
    history = vc.fit(model, x, epochs=1, seed=4, checkpoint=file)
    kept = dict(history=history) if kept_in == "history" else dict(checkpoint=file)
    with pytest.warns(vc.RunChanged, match=message):
        vc.fit(model, **dict(images=x, epochs=2) | change | kept)


def test_going_on_as_before_is_no_change(tmp_path):
    x, model, file = _images(), _model(), tmp_path / "run.safetensors"
    settings = dict(objective=partial(vc.elbo, beta=2.0), lr=lambda t: 1e-3 * (1 - t), batch_size=64)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vc.fit(model, x, epochs=1, seed=4, checkpoint=file, **settings)
        vc.fit(_model(), x.clone(), epochs=2, checkpoint=file, **settings)


def test_learning_rate_and_schedule_are_functions_of_the_share_of_training_done():
    seen_rates, seen_betas = [], []

    def lr(t):
        seen_rates.append(t)
        return 1e-3 * (1 - t)

    def objective(model, batch, beta):
        seen_betas.append(beta)
        return vc.elbo(model, batch, beta=beta)

    vc.fit(_model(), _images(), epochs=2, batch_size=100, lr=lr, schedule=lambda t: {"beta": t}, objective=objective)
    assert seen_rates == seen_betas == [i / 6 for i in range(6)]


def test_the_transform_is_applied_to_training_batches_only():
    seen = set()

    def objective(model, batch):
        seen.update(batch.unique().tolist())
        return vc.elbo(model, batch)

    vc.fit(_model(), _images(), epochs=1, transform=torch.bernoulli, objective=objective)
    assert seen == {0.0, 1.0}


def test_every_image_is_seen_once_per_epoch():
    x = _images(250)
    x[:, 0, 0, 0] = torch.arange(250) / 250
    seen = []

    def objective(model, batch):
        seen.extend(batch[:, 0, 0, 0].tolist())
        return vc.elbo(model, batch)

    vc.fit(_model(), x, epochs=1, objective=objective)
    assert sorted(seen) == x[:, 0, 0, 0].tolist() and seen != sorted(seen)


def test_autoencoders_are_trained_by_the_same_loop():
    model, x = vc.Autoencoder.mlp(SHAPE, 1, (16,)), _images()
    before = vc.evaluate(model, x).objective
    vc.fit(model, x, objective=vc.squared_error, epochs=20, batch_size=20, lr=1e-2, seed=0)
    assert vc.evaluate(model, x).objective > before / 2  # both negative


def test_a_model_in_evaluation_mode_stays_in_it():
    model = _model().eval()
    vc.fit(model, _images(), epochs=1)
    assert not model.training


def test_a_budget_of_images_is_turned_into_epochs():
    assert epochs_for(20_000, 200_000) == 10
    assert epochs_for(1_437, 100_000) == 70
    assert epochs_for(60_000, 10_000) == 1


def test_the_inner_loop_is_short_enough_to_be_read():
    lines = inspect.getsource(train_epoch).partition('    """\n')[2].strip().splitlines()
    assert 5 < len(lines) <= 15


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("other", "message"),
    [
        (lambda: vc.VAE.mlp(SHAPE, latent=5, hidden=(16,)), r"shape \(4, 16\) has shape \(10, 16\) here"),
        (lambda: vc.VAE.mlp(SHAPE, latent=2, hidden=(512,)), r"shape \(16, 36\) has shape \(512, 36\) here"),
        (lambda: vc.VAE.mlp(SHAPE, latent=2, hidden=(16, 16)), "the history belongs to another model"),
        (lambda: vc.Autoencoder.mlp(SHAPE, latent=2, hidden=(16,)), "the history belongs to another model"),
        (lambda: vc.VAE.mlp(SHAPE, latent=2, hidden=(16,)), "other weights than this model's"),
    ],
)
def test_a_history_fits_only_the_model_it_came_from(other, message):
    history = vc.fit(_model(), _images(), epochs=1)
    model = other()
    before = _weights(model).clone()
    with pytest.raises(ValueError, match=message):
        vc.fit(model, _images(), epochs=3, history=history)
    assert torch.equal(before, _weights(model))


@pytest.mark.invalid_input
def test_training_that_would_teach_nothing_is_refused():
    with (
        torch.autocast("cpu", torch.bfloat16),
        pytest.raises(RuntimeError, match=r"within torch\.autocast.*in_bfloat16"),
    ):
        vc.fit(_model(), _images(), epochs=1)
    for half in (torch.float16, torch.bfloat16):
        with pytest.raises(ValueError, match=r"steps are lost in 16 bits.*model\.float"):
            vc.fit(_model().to(half), _images().to(half), epochs=1)
    with pytest.raises(ValueError, match="no parameter of the model is to be trained"):
        vc.fit(_model().requires_grad_(False), _images(), epochs=1)
    broken = _model()
    with torch.no_grad():
        broken.encoder[1].linear.bias[0] = float("nan")
    with pytest.raises(ValueError, match=r"NaN or infinite before training begins: encoder\.1\.linear\.bias"):
        vc.fit(broken, _images(), epochs=1)


@pytest.mark.invalid_input
def test_images_of_another_precision_are_named_before_a_layer_meets_them():
    with pytest.raises(
        TypeError, match=r"images are torch\.float64, the model's weights torch\.float32.*images\.to\(torch\.float32\)"
    ):
        vc.fit(_model(), _images().double(), epochs=1)


@pytest.mark.invalid_input
def test_rows_of_pixels_outside_the_unit_interval_meet_the_bernoulli_likelihood():
    rows = 255 * _images().flatten(1)  # a shape without height and width may hold anything finite, its likelihood not
    with pytest.raises(ValueError, match=r"in \[0, 1\].*x / 255"):
        vc.fit(vc.VAE.mlp((36,), latent=2, hidden=(16,)), rows, epochs=1)


@pytest.mark.invalid_input
def test_values_that_an_objective_or_a_transform_makes_are_looked_at():
    noisy = lambda model, x: vc.elbo(model, x + torch.randn_like(x))  # noqa: E731
    for arguments in (dict(objective=noisy), dict(transform=lambda x: x.mul_(2))):
        with pytest.raises(ValueError, match=r"images in \[0, 1\]"):
            vc.fit(_model(), _images(), epochs=1, **arguments)


@pytest.mark.invalid_input  # an annotation of int does not admit them, fit does
def test_integers_may_come_from_numpy():
    history = vc.fit(_model(), _images(), epochs=numpy.int64(1), batch_size=numpy.int32(100))
    assert history.epochs == 1


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(epochs=0), "epochs must be an integer of at least 1, got 0"),
        (dict(epochs=2.5), "epochs must be"),
        (dict(batch_size=0), "batch_size must be"),
        (dict(objective=partial(vc.elbo, beta=-1)), "beta must be"),
    ],
)
def test_impossible_settings_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        vc.fit(_model(), _images(), **arguments)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (_images() * 255, ValueError, r"in \[0, 1\]"),
        ((_images() * 255).to(torch.uint8), TypeError, "x.float"),
        (_images()[:0], ValueError, "empty batch"),
        (_images()[:, 0], ValueError, r"got \(300, 6, 6\)"),
        (_images() * float("nan"), ValueError, "NaN"),
    ],
)
def test_bad_images_are_refused_before_the_first_step(images, error, message):
    for arguments in (dict(images=images), dict(images=_images(), test=images)):
        model = _model()
        before = _weights(model).clone()
        with pytest.raises(error, match=message):
            vc.fit(model, **arguments)
        assert torch.equal(before, _weights(model))


def test_a_module_of_somebody_else_is_evaluated_by_its_own_objective():
    net, x = torch.nn.Linear(3, 3), torch.randn(6, 3)

    def objective(net, x):
        error = (net(x) - x).square().sum(1)
        return vc.ObjectiveTerms(-error, -error, torch.zeros_like(error))

    assert vc.evaluate(net, x, objective=objective).reconstruction == pytest.approx(
        -(net(x) - x).square().sum(1).mean().item()
    )
