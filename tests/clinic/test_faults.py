"""`diagnose` as a classifier: every fault named, on several seeds and two data sets; causes before consequences."""

from collections import Counter

import pytest
import torch
from small_runs import DATA, images, named

import vae_course as vc
from vae_course.clinic import FAULTS, MORE_FAULTS, POSTERIOR_COLLAPSE, TrainingSetup
from vae_course.clinic.faulty_models import ReluHead, mlp_vae
from vae_course.clinic.faulty_models import tested_on_training as with_training_images_as_test

SEEDS = (0, 1, 2)
STEPS = {"strokes": 40, "digits": 60}


ALL = {**FAULTS, **MORE_FAULTS}


@pytest.mark.parametrize("fault", ALL)
@pytest.mark.parametrize("name", DATA)
def test_every_fault_is_the_first_finding(fault, name):
    for seed in SEEDS:
        torch.manual_seed(seed)
        found = named(ALL[fault].build(images(name)), STEPS[name], seed)
        assert found[:1] == [fault], f"seed {seed}"


def _detached_and_too_quiet(model: vc.VAE, x: torch.Tensor) -> vc.ObjectiveTerms:
    q = model.encode(x)
    reconstruction = model.decode(torch.normal(q.mean, q.variance).detach()).log_prob(x)
    kl = vc.kl_divergence(q, model.prior)
    return vc.ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def test_several_faults_at_once_are_named_from_the_data_inwards():
    data = with_training_images_as_test(images("digits"))
    setup = TrainingSetup(mlp_vae(data, head=ReluHead), data, _detached_and_too_quiet)
    assert named(setup, 1, seed=0) == ["test-is-train", "detached", "missing-half", "relu-mean"]


def test_a_kl_with_the_wrong_sign_is_named_before_the_infinity_it_leads_to():
    assert named(FAULTS["kl-sign"].build(images("digits")), 60, seed=0) == ["kl-sign", "learning-rate"]


def test_no_two_rules_are_tried_at_the_same_time():
    orders = Counter(fault.order for fault in [*ALL.values(), POSTERIOR_COLLAPSE])
    assert set(orders.values()) == {1}


def test_what_other_faults_lead_to_is_asked_for_last():
    alone = {fault.name: fault.order for fault in [*ALL.values(), POSTERIOR_COLLAPSE] if fault.only_alone}
    assert alone.keys() == {"huge-beta", "posterior-collapse"}
    assert min(alone.values()) > max(fault.order for fault in ALL.values() if not fault.only_alone)


@pytest.mark.parametrize("fault", ALL)
def test_every_fault_says_in_sentences_why_it_does_harm_and_what_to_do(fault):
    assert ALL[fault].name == fault
    for text in (ALL[fault].mechanism, ALL[fault].fix):
        assert text[0].isupper() or text.startswith(("std", "torch", "z ", "kl ", "(variance")), text
        assert text.endswith("."), text
