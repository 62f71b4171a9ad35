"""What a label changes in a VAE, and what images without labels can teach."""

import math

import pytest
import torch
from torch import distributions as td
from torch import nn

from vae_course import evaluate, fit
from vae_course._validation import check_labels
from vae_course.conditional import (
    ConditionalVAE,
    SemiSupervisedVAE,
    conditional_elbo,
    draw_labelled,
    labelled_elbo,
    semi_supervised,
    unlabelled_elbo,
)
from vae_course.distributions import gaussian
from vae_course.priors import StandardNormal

SHAPE, CLASSES = (1, 4, 4), 3


def small(kind=SemiSupervisedVAE):
    return kind.mlp(SHAPE, CLASSES, latent=2, hidden=(8,))


def some(n=6):
    return torch.rand(n, *SHAPE), torch.randint(CLASSES, (n,))


class Posterior(nn.Module):
    """The exact q(z|x,y) of x = z + centre[y] + noise of variance 1/4, with z ~ N(0, 1), all one-dimensional."""

    def __init__(self, centres):
        super().__init__()
        self.centres = centres

    def forward(self, x_and_y):
        x, y = x_and_y[:, :1], x_and_y[:, 1:]
        mean = (x - y @ self.centres[:, None]) / 1.25
        return gaussian(mean, torch.full_like(mean, math.log(0.2)))


class Likelihood(nn.Module):
    def __init__(self, centres):
        super().__init__()
        self.centres = centres

    def forward(self, z_and_y):
        z, y = z_and_y[:, :1], z_and_y[:, 1:]
        mean = z + y @ self.centres[:, None]
        return td.Independent(td.Normal(mean, 0.5), 1)


CENTRES = torch.tensor([-3.0, 0.0, 1.0])


class BayesRule(nn.Module):
    """Logits of the exact p(y|x)."""

    def forward(self, x):
        return td.Normal(CENTRES, 1.25**0.5).log_prob(x)


def exact_model(classifier=None):
    parts = (Posterior(CENTRES), Likelihood(CENTRES), StandardNormal(1), (1,), CLASSES)
    return SemiSupervisedVAE(*parts, classifier or BayesRule())


def many(x, n=40_000):
    return torch.full((n, 1), x)


def test_with_the_exact_posterior_the_conditional_bound_is_log_p_of_x_given_y():
    for label, centre in enumerate(CENTRES):
        bound = conditional_elbo(exact_model(), many(0.7), torch.full((40_000,), label)).elbo
        exact = td.Normal(centre, 1.25**0.5).log_prob(torch.tensor(0.7))
        assert abs(bound.mean() - exact) < 6 * bound.std() / 200


def test_with_bayes_rule_as_classifier_the_unlabelled_bound_is_log_p_of_x():
    bound = unlabelled_elbo(exact_model(), many(0.7)).elbo
    exact = td.Normal(CENTRES, 1.25**0.5).log_prob(torch.tensor(0.7)).logsumexp(0) - math.log(CLASSES)
    assert abs(bound.mean() - exact) < 6 * bound.std() / 200


def test_any_other_classifier_makes_the_unlabelled_bound_looser_by_its_kl_from_bayes_rule():
    class Guess(nn.Module):
        def forward(self, x):
            return torch.tensor([0.2, 0.1, 0.9]).expand(len(x), -1)

    x = many(0.7)
    guess, rule = exact_model(Guess()).classify(x[:1]), exact_model().classify(x[:1])
    best, guessed = (unlabelled_elbo(m, x).elbo for m in (exact_model(), exact_model(Guess())))
    error = (best.var() + guessed.var()).sqrt() / 200
    assert abs(best.mean() - guessed.mean() - td.kl_divergence(guess, rule)) < 6 * error


def test_the_bound_with_a_label_is_one_summand_of_the_bound_without():
    model, (x, _) = small(), some()
    q_y = model.classify(x)
    torch.manual_seed(1)
    given = unlabelled_elbo(model, x).objective
    torch.manual_seed(1)
    noise = torch.randn(CLASSES, len(x), 2)
    expected = q_y.entropy()
    for label in range(CLASSES):
        y = torch.full((len(x),), label)
        q = model.encode(x, y)
        z = q.mean + q.stddev * noise[label]
        bound = model.decode(z, y).log_prob(x) - td.kl_divergence(q, model.prior) - math.log(CLASSES)
        expected = expected + q_y.probs[:, label] * bound
    torch.testing.assert_close(given, expected)


def test_a_label_costs_the_logarithm_of_the_number_of_classes():
    model, (x, y) = small(), some()
    torch.manual_seed(1)
    conditional = conditional_elbo(model, x, y).objective
    torch.manual_seed(1)
    torch.testing.assert_close(labelled_elbo(model, x, y).objective, conditional - math.log(CLASSES))


def test_objective_and_terms_agree():
    model, (x, y) = small(), some()
    for terms in (conditional_elbo(model, x, y), labelled_elbo(model, x, y), unlabelled_elbo(model, x)):
        torch.testing.assert_close(terms.objective, terms.reconstruction - terms.kl)
        assert all(term.shape == (len(x),) for term in terms)


def classifier_gradient(objective, model):
    gradients = torch.autograd.grad(objective.mean(), list(model.classifier.parameters()), allow_unused=True)
    return sum(0.0 if g is None else g.abs().sum().item() for g in gradients)


def test_labels_teach_the_classifier_only_through_the_classification_term():
    model, (x, y) = small(), some()
    assert classifier_gradient(labelled_elbo(model, x, y).objective, model) == 0
    torch.manual_seed(1)
    without = semi_supervised(model, x, (x, y), share=1.0, alpha=0.0).objective
    torch.manual_seed(1)
    weighed = semi_supervised(model, x, (x, y), share=1.0, alpha=2.0).objective
    score = model.classify(x).log_prob(y).mean()
    torch.testing.assert_close(weighed - without, (2 * score).expand(len(x)))


def test_images_without_labels_teach_the_classifier_too():
    model, (x, _) = small(), some()
    assert classifier_gradient(unlabelled_elbo(model, x).objective, model) > 0


def test_the_mean_objective_weighs_each_image_the_same():
    model, (x, y) = small(), some()
    torch.manual_seed(1)
    given = semi_supervised(model, x, (x[:2], y[:2]), share=0.5, alpha=0.0).objective.mean()
    torch.manual_seed(1)
    expected = unlabelled_elbo(model, x).objective.mean() + 0.5 * labelled_elbo(model, x[:2], y[:2]).objective.mean()
    torch.testing.assert_close(given, expected)


def test_labels_travel_with_their_images():
    labels = torch.randint(CLASSES, (50,))
    images = (labels.float() / 4)[:, None, None, None].expand(-1, *SHAPE)
    seen = []

    def objective(model, x, y):
        seen.append((x[:, 0, 0, 0] * 4 - y).abs().max())
        return conditional_elbo(model, x, y)

    history = fit(
        small(ConditionalVAE), images, labels, objective=objective, epochs=2, batch_size=16, seed=0, progress=False
    )
    assert history.epochs == 2 and len(seen) == 8
    assert max(seen) < 1e-6


def test_training_goes_on_where_it_stopped():
    x, y = some(20)
    torch.manual_seed(3)
    whole, parts = small(ConditionalVAE), small(ConditionalVAE)
    parts.load_state_dict(whole.state_dict())
    fit(whole, x, y, epochs=4, seed=5, progress=False)
    history = fit(parts, x, y, epochs=2, seed=5, progress=False)
    fit(parts, x, y, epochs=4, history=history, progress=False)
    torch.testing.assert_close(whole.state_dict(), parts.state_dict())


@pytest.fixture(scope="module")
def stripes():
    """Class 0 is dark, class 1 bright, class 2 bright on the left; each with its own contrast, the style."""
    torch.manual_seed(0)
    y = torch.randint(CLASSES, (600,))
    pattern = torch.stack([torch.zeros(4, 4), torch.ones(4, 4), torch.tensor([1.0, 1, 0, 0]).expand(4, 4)])
    contrast = 0.6 + 0.4 * torch.rand(600, 1, 1)
    x = (0.5 + contrast * (pattern[y] - 0.5))[:, None]
    model = ConditionalVAE.mlp(SHAPE, CLASSES, latent=2, hidden=(32,))
    fit(model, x, y, epochs=60, batch_size=50, lr=5e-3, progress=False)
    return model, x, y, pattern


def nearest(images, pattern):
    return (images[:, :, None] - pattern).square().sum((1, 3, 4)).argmin(1)


def test_a_class_that_is_asked_for_is_drawn(stripes):
    model, _, _, pattern = stripes
    wished = torch.arange(CLASSES).repeat(50)
    assert torch.equal(nearest(model.generate(wished), pattern), wished)


def test_with_the_same_code_and_another_label_the_class_changes(stripes):
    model, x, y, pattern = stripes
    other = (y + 1) % CLASSES
    assert torch.equal(nearest(model.transfer(x, y, other), pattern), other)


def test_hot_codes_need_a_nonnegative_temperature_and_cold_ones_are_all_alike(stripes):
    model = stripes[0]
    images = model.generate(torch.zeros(3, dtype=torch.long), temperature=0.0)
    torch.testing.assert_close(images[0], images[1])
    with pytest.raises(ValueError, match="temperature"):
        model.generate(torch.zeros(3, dtype=torch.long), temperature=-1.0)


def test_images_without_labels_find_the_classes_that_six_labels_name(stripes):
    _, x, y, _ = stripes
    chosen = draw_labelled(y, per_class=2)
    model = SemiSupervisedVAE.mlp(SHAPE, CLASSES, latent=2, hidden=(32,))
    objective = lambda m, batch: semi_supervised(m, batch, (x[chosen], y[chosen]), share=0.01, alpha=1.0)  # noqa: E731
    fit(model, x, objective=objective, epochs=20, batch_size=50, lr=5e-3, progress=False)
    assert (model.predict(x) == y).double().mean() > 0.95


def test_a_draw_has_so_many_of_each_class_and_none_twice():
    labels = torch.randint(5, (400,))
    chosen = draw_labelled(labels, per_class=7)
    assert torch.bincount(labels[chosen]).tolist() == [7] * 5
    assert len(chosen.unique()) == 35
    assert not torch.equal(chosen, draw_labelled(labels, per_class=7))


def test_a_draw_can_be_repeated():
    labels = torch.randint(5, (400,))
    first, second = (draw_labelled(labels, 3, torch.Generator().manual_seed(4)) for _ in range(2))
    assert torch.equal(first, second)


def test_codes_can_take_the_place_of_images():
    model = SemiSupervisedVAE.mlp((5,), CLASSES, latent=2, hidden=(8,), likelihood="gaussian-learned-scale")
    assert unlabelled_elbo(model, torch.randn(7, 5)).elbo.shape == (7,)


BAD_LABELS = {
    "none at all": (None, TypeError, "expected labels, got None"),
    "a list": ([0, 1, 2, 0], TypeError, "as a torch.Tensor"),
    "floating point": (torch.zeros(4), TypeError, r"labels\.long\(\) makes them"),
    "booleans": (torch.zeros(4, dtype=torch.bool), TypeError, "expected integers"),
    "too few": (torch.tensor([0, 1, 2]), ValueError, r"one label per image, shape \(4,\), got \(3,\)"),
    "one-hot": (torch.eye(4).long()[:, :3], ValueError, r"argmax\(1\) turns one-hot"),
    "one missing": (torch.tensor([0, 1, -1, 2]), ValueError, "leave out images whose label is missing"),
    "counted from one": (torch.tensor([1, 2, 3, 1]), ValueError, "from 0 to 2, got 1 to 3; do labels start at 1"),
}


@pytest.mark.invalid_input
@pytest.mark.parametrize(("labels", "error", "message"), BAD_LABELS.values(), ids=BAD_LABELS.keys())
def test_bad_labels_are_refused_at_every_door(labels, error, message):
    model, x = small(), torch.rand(4, *SHAPE)
    doors = [
        lambda: model.encode(x, labels),
        lambda: model.decode(torch.zeros(4, 2), labels),
        lambda: conditional_elbo(model, x, labels),
        lambda: fit(model, x, labels, epochs=1, progress=False),
        lambda: evaluate(model, x, labels),
        lambda: semi_supervised(model, x, (x, labels), share=1.0, alpha=1.0),
    ]
    for door in doors:
        with pytest.raises(error, match=message):
            door()


@pytest.mark.invalid_input
def test_integers_of_any_width_are_labels():
    for dtype in (torch.uint8, torch.int32, torch.int64):
        check_labels(torch.tensor([0, 2], dtype=dtype), 2, CLASSES)
        small().encode(torch.rand(2, *SHAPE), torch.tensor([0, 2], dtype=dtype))


@pytest.mark.invalid_input
def test_other_bad_input_is_refused_with_advice():
    x, y = some(4)
    with pytest.raises(ValueError, match="expected a batch of shape"):
        small().encode(torch.rand(4, 3, 4, 4), y)
    with pytest.raises(ValueError, match="expected at least 9 images of class"):
        draw_labelled(y, per_class=9)
    with pytest.raises(ValueError, match="classes must be an integer of at least 2"):
        ConditionalVAE.mlp(SHAPE, 1)
    with pytest.raises(ValueError, match="alpha must be a number of at least 0"):
        semi_supervised(small(), x, (x, y), share=1.0, alpha=-1.0)
    with pytest.raises(TypeError, match="expected labels, got None"):
        fit(small(), x, y, test=x)
    with pytest.raises(TypeError, match="expected labels, got None"):
        fit(small(), x)
