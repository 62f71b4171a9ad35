"""`fit`: learning, resuming, stopping, and refusing."""

from functools import partial

import pytest
import torch

import vae_course as vc
from vae_course.training import epochs_for

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


def test_ctrl_c_in_the_middle_of_an_epoch_keeps_what_was_learned():
    x, model, calls = _images(), _model(), []

    def objective(model, batch):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return vc.elbo(model, batch)

    start = _weights(model).clone()
    history = vc.fit(model, x, epochs=3, batch_size=20, objective=objective)
    assert history.interrupted and history.epochs == 0
    assert not torch.equal(start, _weights(model))


def test_a_loss_that_is_no_longer_finite_stops_training_and_brings_good_weights_back():
    x, model = _images(), _model()
    calls = []

    def objective(model, batch):
        calls.append(1)
        terms = vc.elbo(model, batch)
        if len(calls) == 8:
            return terms._replace(objective=terms.objective * float("nan"), kl=terms.kl * float("nan"))
        return terms

    with pytest.raises(vc.TrainingDiverged, match=r"the kl term is no longer finite at step 7 \(epoch 2\)") as caught:
        vc.fit(model, x, epochs=3, batch_size=60, objective=objective)
    assert caught.value.history.epochs == 1
    assert torch.isfinite(_weights(model)).all()
    assert vc.evaluate(model, x).elbo > -1000


def test_an_exploding_learning_rate_is_noticed():
    model, x = _model(), _images()
    with pytest.raises(vc.TrainingDiverged, match="lower learning rate"):
        vc.fit(model, x, epochs=20, lr=1e4)
    assert torch.isfinite(_weights(model)).all()


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
