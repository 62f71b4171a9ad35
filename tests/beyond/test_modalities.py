"""Two modalities: experts multiply, the prior is one of them, and what is missing says nothing."""

import pytest
import torch
from torch import distributions as td

from vae_course.beyond import captions, modalities
from vae_course.beyond.modalities import MultimodalVAE, joint_elbo, product_of_experts

TOKENS = captions.encode(["a thin one upright", "the seven leaning left, bold"])
IMAGES = torch.rand(2, 1, 8, 8)


def small():
    torch.manual_seed(0)
    return MultimodalVAE((1, 8, 8), latent=4, hidden=16, width=12)


def test_the_product_is_proportional_to_the_prior_times_each_expert():
    mean, log_var = torch.randn(2, 1, dtype=torch.float64), torch.randn(2, 1, dtype=torch.float64)
    z = torch.linspace(-3, 3, 50, dtype=torch.float64)[:, None]
    factors = td.Normal(0.0, 1.0).log_prob(z) + td.Normal(mean.T, (log_var.T / 2).exp()).log_prob(z).sum(
        1, keepdim=True
    )
    ratio = product_of_experts(mean, log_var).log_prob(z) - factors[:, 0]
    torch.testing.assert_close(ratio, ratio[:1].expand(50))


def test_what_stands_for_a_missing_expert_means_nothing():
    mean, log_var, present = torch.randn(2, 3, 4), torch.randn(2, 3, 4), torch.rand(2, 3) < 0.5
    zeros, unknown = (t.masked_fill(~present[..., None], fill) for t, fill in ((mean, 0.0), (mean, torch.nan)))
    a, b = (product_of_experts(m, log_var + m - mean, present) for m in (zeros, unknown))
    assert torch.equal(a.mean, b.mean) and torch.equal(a.variance, b.variance)


def test_with_no_expert_present_the_product_is_the_prior():
    q = product_of_experts(torch.randn(2, 3, 4), torch.randn(2, 3, 4), torch.zeros(2, 3, dtype=torch.bool))
    assert torch.equal(q.mean, torch.zeros(3, 4)) and torch.equal(q.variance, torch.ones(3, 4))


def test_each_row_leaves_out_its_own_missing_side():
    mean, log_var = torch.randn(2, 2, 4), torch.randn(2, 2, 4)
    present = torch.tensor([[True, False], [True, True]])
    q = product_of_experts(mean, log_var, present)
    torch.testing.assert_close(q.mean[0], product_of_experts(mean[:, 0], log_var[:, 0]).mean)
    torch.testing.assert_close(q.mean[1], product_of_experts(mean[1:, 1], log_var[1:, 1]).mean)


def test_one_more_expert_never_makes_the_product_wider():
    model = small()
    both, picture, caption = (
        model.encode(*sides).variance for sides in ((IMAGES, TOKENS), (IMAGES, None), (None, TOKENS))
    )
    assert (both <= picture).all() and (both <= caption).all() and (picture <= 1).all()


def test_the_bound_is_of_both_sides_together():
    model = small()
    torch.manual_seed(1)
    terms = joint_elbo(model, IMAGES, TOKENS)
    torch.manual_seed(1)
    q = model.encode(IMAGES, TOKENS)
    z = q.rsample()
    picture, caption = model.decode(z, TOKENS)
    torch.testing.assert_close(terms.reconstruction, picture.log_prob(IMAGES) + caption.log_prob(TOKENS))
    torch.testing.assert_close(terms.kl, td.kl_divergence(q, model.prior))


def test_what_teaches_each_side_to_stand_alone_is_two_kls_and_the_picture_at_the_captions_mean():
    model, objectives = small(), []
    for missing in (0.0, 2.0):
        torch.manual_seed(1)
        objectives.append(joint_elbo(model, IMAGES, TOKENS, missing=missing).objective)
    both, picture, caption = (model.encode(*sides) for sides in ((IMAGES, TOKENS), (IMAGES, None), (None, TOKENS)))
    drawn = model.paint(caption.mean).log_prob(IMAGES)
    alone = drawn - td.kl_divergence(both, picture) - td.kl_divergence(both, caption)
    torch.testing.assert_close(objectives[1] - objectives[0], 2 * alone)


def test_a_black_or_a_white_picture_is_drawn_as_its_caption_says_and_described_so():
    dark = torch.arange(200) % 2
    images = dark.view(-1, 1, 1, 1).expand(-1, 1, 8, 8).float()
    tokens = TOKENS[dark]
    model = small()
    modalities.fit_pairs(model, images, tokens, epochs=120, batch_size=20, lr=6e-3, weight=5.0)
    drawn = model.draw(captions.decode(TOKENS)).mean((1, 2, 3))
    assert drawn[0] < 0.2 < 0.8 < drawn[1]
    assert model.describe(images[:2]) == captions.decode(TOKENS)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: small().encode(None, None), ValueError, "got neither"),
        (lambda: small().encode(IMAGES, TOKENS[:1]), ValueError, "1 captions for 2 images"),
        (lambda: small().encode(IMAGES * 255, None), ValueError, r"\[0, 1\]"),
        (lambda: small().draw(["a thin one!"]), ValueError, "'!'"),
        (lambda: modalities.fit_pairs(small(), IMAGES, TOKENS[:1]), ValueError, "one caption for each image"),
        (lambda: product_of_experts(torch.zeros(2, 3), torch.zeros(2, 4)), ValueError, "one shape"),
        (
            lambda: product_of_experts(torch.zeros(2, 3), torch.zeros(2, 3), torch.ones(3, dtype=torch.bool)),
            ValueError,
            "present",
        ),
        (lambda: joint_elbo(small(), IMAGES, TOKENS, weight=-1.0), ValueError, "weight"),
    ],
)
def test_bad_pairs_meet_a_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()
