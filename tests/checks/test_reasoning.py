"""A mistake that nobody listed is worked out and named, and nothing is named that is not there."""

import ast
import math
import os
import subprocess
import sys

import pytest
import torch
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks import check, exercises, grade
from vae_course.checks.reasoning import formulas, slips
from vae_course.checks.reasoning.pairs import effects
from vae_course.checks.remains import remark


def kl(mean, log_var, square=1.0, variance=1.0, log=1.0, one=1.0):
    """The closed form with other multiples of its terms."""
    return 0.5 * (square * mean**2 + variance * log_var.exp() - log * log_var - one).sum(-1)


FOUND = {
    "a sign": ("kl.gaussian", lambda m, v: kl(m, v, log=-1), "the log-variance enters with the wrong sign"),
    "one half on one term": ("kl.gaussian", lambda m, v: 2 * kl(m, v, square=0.5), "the variance counts twice"),
    "two terms at once": ("kl.gaussian", lambda m, v: kl(m, v, variance=2, one=-1), "the variance counts twice"),
    "a square": ("kl.gaussian", lambda m, v: 0.5 * (m + v.exp() - v - 1).sum(-1), "where a power of it belongs"),
    "a reduction": (
        "vae.loss",
        lambda logits, x, m, v: (
            F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x) + kl(m, v).sum()
        ),
        "the KL per dimension is summed over everything",
    ),
    "a misreading": ("vae.gaussian", lambda m, s, x: td.Normal(m, s**2).log_prob(x).sum(-1), "the square of sigma"),
    "an exchange": ("conditional.objective", lambda u, b, z, y, s, a: right_objective(u, b, z, y, a, s), "exchanged"),
    "a surface": (
        "generation.precision",
        lambda r, g, k: (torch.cdist(g, r) < torch.cdist(r, r).sort(1).values[:, k]).any(1).double().mean().item(),
        "is asked with < in place of <=",
    ),
    "a place": (
        "generation.precision",
        lambda r, g, k: (torch.cdist(g, r) <= torch.cdist(r, r).sort(1).values[:, k + 1]).any(1).double().mean().item(),
        "one more than `k`",
    ),
    "a bracket": ("autoencoder.range", lambda x, a, b: x.float() / (b - a) - a, "`low` is not divided by"),
    "a constant outside the sum": (
        "kl.gaussian",
        lambda m, v: 0.5 * ((m**2 + v.exp() - v).sum(-1) - 1),
        "the number 1 counts once for the whole sum",
    ),
    "one of two constants": (
        "elbo.joint",
        lambda x, z, decode, s: td.Normal(decode(z), s).log_prob(x).sum(-1) - 0.5 * z.square().sum(-1),
        "log(2 * pi)` is missing",
    ),
    "a function applied twice": (
        "autoencoder.denoising",
        lambda model, x, corrupt: (model(corrupt(corrupt(x))) - x).flatten(1).square().sum(1),
        "`corrupt` is applied twice",
    ),
    "another axis": (
        "elbo.jensen",
        lambda w: (w.logsumexp(0) - math.log(len(w)), w.mean(0)),
        "first dimension moved last",
    ),
    "shares for a softmax": (
        "own.uncertainty",
        lambda w, m, s: ((w / w.sum()) @ (s**2 + (m - (w / w.sum()) @ m) ** 2)).sqrt(),
        "divided by its sum, in place of a softmax",
    ),
    "another power": (
        "kl.gaussian",
        lambda m, v: 0.5 * (m.exp() + v.exp() - v - 1).sum(-1),
        "the exponential of the mean stands where its square belongs",
    ),
    "the order of two steps": (
        "codes.nearest",
        lambda h, codebook: (h[..., None, :] - codebook).sum(-1).square().argmin(-1),
        "is summed first, before `square`, not after it",
    ),
    "a random answer": ("reparam.draw", lambda m, v: 1 + m + (0.5 * v).exp() * torch.randn_like(m), "one more than"),
}
right_objective = exercises()["conditional.objective"].reference


@pytest.mark.parametrize(("name", "answer", "words"), FOUND.values(), ids=FOUND.keys())
def test_a_mistake_that_nobody_listed_is_named(name, answer, words):
    result = check(name, answer).result
    assert result.outcome == "wrong" and result.mistake is None
    assert words in result.message


def test_two_slips_are_both_named():
    result = check("kl.gaussian", lambda m, v: 0.5 * (m**2 + v.exp() + v - 1).mean(-1)).result
    assert "the KL per dimension is averaged, not summed" in result.message
    assert "the log-variance enters with the wrong sign" in result.message


def test_exchanged_arguments_are_found_with_a_change_of_the_result():
    found = grade(exercises()["codes.nearest"], lambda h, codebook: torch.cdist(codebook, h).argmin(-1) / 2).found
    assert "`h` and `codebook` are exchanged" in found.words
    assert "half of the result is returned" in found.words


def test_two_slips_in_different_places_are_found_because_their_effects_add_up():
    """Each is far down the list, so that no try of all pairs would come to both."""

    def in_bits_with_the_variance_twice(logits, x, mean, log_var):
        error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return (error + kl(mean, log_var, variance=2).sum()) / len(x) / math.log(2)

    message = check("vae.loss", in_bits_with_the_variance_twice).message
    assert "so bits, not nats" in message and "the variance counts twice" in message


def test_a_slip_inside_a_term_that_is_wrong_itself_is_found_with_it():
    def two_signs(x, z, decode, sigma):
        return td.Normal(0.0, 1.0).log_prob(z).sum(-1) - td.Normal(2 * decode(z), sigma).log_prob(x).sum(-1)

    message = check("elbo.joint", two_signs).message
    assert "enters with the wrong sign" in message and "the mean counts twice" in message


def test_a_listed_misconception_and_a_slip_are_both_named():
    def answer(weights, means, log_vars):
        return means.mean(0), (log_vars.exp() - (means - means.mean(0)) ** 2).mean(0)

    message = check("kl.covering", answer).message
    assert "First, you gave every component the same weight." in message
    assert "enters with the wrong sign" in message


def test_one_listed_misconception_on_top_of_another_is_named_with_it():
    def answer(log_p, prior, q, seen):
        return ((log_p * seen).sum(1) / seen.sum() - q).softmax(0)

    message = check("applications.missing_weights", answer).message
    assert "log p(z) is missing." in message and "you average the log-likelihood over the pixels" in message


def test_a_listed_misconception_with_an_argument_that_is_misread_is_named_with_it():
    message = check("beta.free_bits", lambda kl, nats: kl.mean(0).clamp(min=nats * math.log(2)).mean()).message
    assert "First, you average over the latent dimensions." in message
    assert "log 2 times `nats` stands where `nats` belongs" in message


def test_of_slips_that_come_to_the_same_the_simplest_is_combined_with_others_and_none_without_effect():
    (formula, *_), _ = formulas.forms("kl.gaussian")
    right = torch.tensor([1.0, 2.0])
    values = iter([right, 2 * right, right + 1e-7, 2 * right, None, 3 * right])
    alone = effects(formula, formula.changes[:6], right, lambda answer: next(values))
    assert [change for change, _ in alone] == [formula.changes[1], formula.changes[5]]


def test_what_is_named_reproduces_the_answer_on_cases_that_the_check_did_not_draw():
    exercise = exercises()["vae.gaussian"]

    def answer(mean, sigma, x):
        return (-0.5 * ((x - mean) / sigma) ** 2 + sigma.log() - 0.5 * math.log(2 * math.pi)).sum(-1)

    found = grade(exercise, answer).found
    for case in exercise.cases(torch.Generator().manual_seed(77)):
        torch.testing.assert_close(found.answer(*case), answer(*case))


def test_what_fits_some_inputs_only_is_not_named():
    result = check("kl.gaussian", lambda m, v: kl(m, v) + 1e-2 * m.sum(-1).sin()).result
    assert result.found is None and "smallest case that fails" in result.message


def test_the_rest_is_told_which_cases_are_right():
    def answer(mean, log_var):
        return kl(mean, log_var) if mean.ndim < 3 else kl(mean, log_var).sin()

    message = check("kl.gaussian", answer).message
    assert "(3 of 4 cases are right.) Those are right in which there are two dimensions at most" in message
    assert "expected" in message and "given" in message


def test_what_is_said_does_not_depend_on_the_global_random_stream():
    said = set()
    for seed in (1, 2):
        torch.manual_seed(seed)
        before = torch.random.get_rng_state()
        said.add(check("kl.gaussian", lambda m, v: kl(m, v, log=-1)).message)
        assert torch.equal(torch.random.get_rng_state(), before)
    assert len(said) == 1


@pytest.mark.parametrize("name", ["kl.gaussian", "reparam.draw", "generation.precision"])
def test_the_same_seed_gives_the_same_words_in_every_process(name):
    code = f"""
import torch
from vae_course.checks import exercises, grade
for seed in (3, 4):
    torch.manual_seed(seed)
    for factor in (1.7, 3.0):
        exercise = exercises()["{name}"]
        answer = lambda *case: factor * exercise.reference(*case)
        print(grade(exercise, answer, seed=5).message)
"""
    said = set()
    for hash_seed in "01":
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        lines = run.stdout.splitlines()
        assert len(lines) % 2 == 0 and lines[: len(lines) // 2] == lines[len(lines) // 2 :]
        said.add(run.stdout)
    assert len(said) == 1


def test_the_library_is_refused_where_its_function_is_to_be_written():
    refused = check("convolution.convolve", lambda x, w, stride: F.conv2d(x, w, stride=stride))
    assert "torch's own conv2d" in refused.message
    relaxed = torch.distributions.RelaxedOneHotCategorical
    for answer in (lambda z, t: F.gumbel_softmax(z, tau=t), lambda z, t: relaxed(torch.tensor(t), logits=z).rsample()):
        assert "torch's own" in check("reparam.gumbel", answer).message
    assert relaxed(torch.tensor(1.0), logits=torch.zeros(3)).rsample().shape == (3,)


def test_a_loop_over_images_is_right_though_slow():
    def answer(decode, latent, n, temperature):
        return torch.cat([decode(temperature * torch.randn(1, latent)).mean for _ in range(n)])

    assert check("generation.prior", answer).result.outcome == "correct"


def test_answers_that_work_in_the_workbook_are_right_whatever_their_dtype():
    def posterior(x, W, b, sigma):
        covariance = torch.linalg.inv(torch.eye(W.shape[1]) + W.T @ W / sigma**2)
        return torch.linalg.solve(torch.eye(W.shape[1]), (x - b) @ W @ covariance / sigma**2, left=False), covariance

    assert check("elbo.posterior", posterior).result.outcome == "correct"
    share = lambda won: won.float().mean().item()  # noqa: E731
    assert check(
        "applications.auroc", lambda u, f: share((f[:, None] > u) + 0.5 * (f[:, None] == u))
    ).result.outcome == ("correct")


def test_what_the_library_knows_of_a_distribution_is_not_known_here():
    message = check("kl.estimators", lambda q, p, samples: (q.rsample((samples,)), p.mean)).message
    assert "your code raised AttributeError" in message


PROMISES = {
    "no underflow at 784 pixels": (
        "applications.missing_weights",
        lambda x, p, q, s: _normalised(((x * s).sum(1) + p - q).exp()),
    ),
    "probabilities of zero": ("kl.table", lambda z, p: (p * (p.log() - z.log_softmax(-1))).sum(-1).mean()),
    "q log q at zero": (
        "conditional.sum",
        lambda z, b: (z.softmax(1) * (b - math.log(b.shape[1]) - z.softmax(1).log())).sum(1),
    ),
    "below one half": ("applications.auroc", lambda u, f: abs((f[:, None] > u).double().mean().item() - 0.5) + 0.5),
    "a batch": ("beta.effective", lambda loss, p, d: (loss(torch.zeros(p), torch.ones(d))).item()),
    "the dtype": ("conditional.join", lambda v, y, k: torch.cat([v.flatten(1), F.one_hot(y, k).float()], 1)),
    "bools": ("beta.active_units", lambda m, v: (m.var(0) > 0.01).float()),
    "an integer": ("convolution.size", lambda s, k, t, p: float((s + 2 * p - k) // t + 1)),
    "the edge of rounding": ("kl.negative", lambda kl: _refuse(kl, -1e-4)),
}


def _standardised(noise):
    """Noise of mean 0 and variance 1 in a draw from q."""

    def answer(hidden, to_mean, to_log_var):
        mean, log_var = to_mean(hidden), to_log_var(hidden)
        return mean + (0.5 * log_var).exp() * noise(mean), mean, log_var

    return answer


NOISE = {
    "uniform": lambda mean: (torch.rand_like(mean) - 0.5) * math.sqrt(12),
    "shared by all dimensions": lambda mean: torch.randn(len(mean), 1).expand_as(mean),
    "shared by all images": lambda mean: torch.randn(1, mean.shape[1]).expand_as(mean),
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
def test_noise_has_to_be_normal_and_independent(noise):
    answer = _standardised(noise)
    assert check("vae.bottleneck", answer).result.outcome == "wrong"
    assert check("clinic.code", lambda *case: answer(*case)[0]).result.outcome == "wrong"
    assert check("reparam.draw", lambda m, v: m + (0.5 * v).exp() * noise(m)).result.outcome == "wrong"


def test_the_first_images_are_not_the_aggregate_posterior():
    answer = lambda encode, decode, x, n: decode(encode(x[torch.arange(n) % len(x)]).sample()).mean  # noqa: E731
    assert check("generation.aggregate", answer).result.outcome == "wrong"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted in other units")
def test_no_wrong_version_of_an_answer_asks_for_more_memory_than_a_learner_has():
    def answer(decode, latent, n, temperature):  # nothing explains it, so that all is tried
        return decode((temperature * torch.randn(n, latent)).sin()).mean

    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert check("generation.prior", answer).result.outcome == "wrong"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kilobytes


def _normalised(weights):
    return weights / weights.sum()


def _refuse(kl, least):
    if not (kl >= least).all():
        raise ValueError
    return kl


@pytest.mark.parametrize(("name", "answer"), PROMISES.values(), ids=PROMISES.keys())
def test_what_the_text_promises_is_asked_for(name, answer):
    assert check(name, answer).result.outcome == "wrong"


class _Foreign(ast.Expr):
    """What another library hangs onto the syntax tree of some other file, in circles."""

    def __deepcopy__(self, memo):
        raise AssertionError("somebody else's tree is copied")


def test_what_other_libraries_write_onto_syntax_trees_is_left_alone():
    # A traceback that IPython has shown leaves `parent` on nodes, also on those that Python shares between all trees.
    name = ast.parse("a").body[0].value
    shared = name.ctx
    formulas.forms.cache_clear()  # another test may have made them
    slips._parsed.cache_clear()
    shared.parent = _Foreign(name)
    try:
        said = check("vae.gaussian", lambda m, s, x: td.Normal(m, s**2).log_prob(x).sum(-1)).message
    finally:
        del shared.parent
    assert "the square of sigma" in said


@pytest.mark.parametrize("name", ["kl.gaussian", "kl.per_dimension", "vae.gaussian"])
def test_a_search_leaves_the_formulas_as_they_were(name):
    right, listed = formulas.forms(name)
    trees = [tree for formula in (*right, *listed.values()) for tree in formula.homes.values()]
    before = [ast.dump(tree) for tree in trees]
    reference = exercises()[name].reference
    assert grade(exercises()[name], lambda *case: reference(*case) + reference(*case).sin()).found is None
    assert [ast.dump(tree) for tree in trees] == before


def test_what_right_cases_share_is_looked_for_among_yes_and_no_too():
    cases = [(torch.tensor([1.0, 60.0]), torch.tensor([True, False])), (torch.ones(2), torch.tensor([True, True]))]
    expected = [x * yes for x, yes in cases]
    said = remark(exercises()["kl.gaussian"], cases, [x + yes for x, yes in cases], expected)
    assert said.startswith("the values are wrong")
