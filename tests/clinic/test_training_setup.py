"""The bare loop of the clinic: what it promises, and the little that it refuses."""

import pytest
import torch
from small_runs import images

from vae_course.clinic import FAULTS, healthy, train


def test_training_depends_on_the_seed_alone_and_leaves_the_random_stream():
    histories = []
    for stream in (0, 1):
        torch.manual_seed(5)
        setup = healthy(images("digits"))
        torch.manual_seed(stream)
        state = torch.get_rng_state()
        histories.append(train(setup, steps=20, seed=3, every=10))
        assert torch.equal(state, torch.get_rng_state())
    assert histories[0].train == histories[1].train and histories[0].test == histories[1].test


def test_training_raises_the_elbo_of_a_healthy_model():
    history = train(healthy(images("digits")), steps=100, every=25)
    assert history.curve("elbo", "test") == sorted(history.curve("elbo", "test"))
    assert len(history.train) == len(history.test) == 4


def test_training_ends_early_only_where_the_objective_is_no_longer_finite():
    history = train(FAULTS["learning-rate"].build(images("digits")), steps=300)
    assert len(history.train) == 1  # of twelve
    assert not torch.tensor(history.train[-1].objective).isfinite()


@pytest.mark.invalid_input
def test_no_steps_and_empty_batches_are_refused():
    setup = healthy(images("digits"))
    for name in ("steps", "batch_size", "every"):
        with pytest.raises(ValueError, match=f"{name} must be an integer of at least 1, got 0"):
            train(setup, **{name: 0})
