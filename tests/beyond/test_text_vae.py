"""A VAE of characters: what is scored, what the decoder is told, and when the code is used."""

import pytest
import torch

from vae_course.beyond import captions, text_vae
from vae_course.beyond.text_vae import PositionDecoder, Sentences, TextVAE, shifted, word_dropout

TOKENS = captions.encode(["a thin one upright", "the seven leaning left, bold"])


def small(decoder=None):
    torch.manual_seed(0)
    return TextVAE(latent=4, width=16, decoder=decoder)


def test_characters_are_summed_up_to_the_end_and_padding_is_not_counted():
    logits = torch.randn(2, 32, captions.SIZE)
    by_hand = [
        sum(logits[i, t].log_softmax(0)[TOKENS[i, t]] for t in range(32) if TOKENS[i, t] != captions.PADDING)
        for i in range(2)
    ]
    torch.testing.assert_close(Sentences(logits).log_prob(TOKENS), torch.stack(by_hand))


def test_what_is_predicted_for_the_padding_changes_nothing():
    logits = torch.randn(1, 32, captions.SIZE)
    other = logits.clone()
    other[:, 19:] = torch.randn(13, captions.SIZE)
    assert torch.equal(Sentences(logits).log_prob(TOKENS[:1]), Sentences(other).log_prob(TOKENS[:1]))


def test_more_padding_changes_no_code():
    model = small()
    longer = torch.nn.functional.pad(TOKENS, (0, 8))
    torch.testing.assert_close(model.encoder(TOKENS).mean, model.encoder(longer).mean)


def test_a_decoder_is_told_the_characters_before_and_not_the_one_it_has_to_guess():
    model, z = small(), torch.randn(1, 4)
    changed = TOKENS[:1].clone()
    changed[0, 5] = 20
    before, after = (model.decode(z, given).logits[0] for given in (TOKENS[:1], changed))
    same = (before == after).all(1)
    assert same[:6].all() and not same[6]


def test_the_first_place_is_told_the_start():
    assert shifted(TOKENS)[:, 0].tolist() == [captions.START] * 2
    assert torch.equal(shifted(TOKENS)[:, 1:], TOKENS[:, :-1])


def test_probabilities_of_all_continuations_add_up_to_one():
    model, z = small(), torch.randn(1, 4)
    every = TOKENS[:1].repeat(captions.SIZE, 1)
    every[:, 3] = torch.arange(captions.SIZE)
    logits = model.decode(z.expand(captions.SIZE, -1), every).logits[:, 3]
    chosen = logits.log_softmax(-1).diagonal().exp()  # the same context, each time another character
    assert chosen.sum().item() == pytest.approx(1, abs=1e-5)


def test_word_dropout_hides_characters_at_its_rate_and_no_padding():
    torch.manual_seed(0)
    tokens = TOKENS.repeat(200, 1)
    told, text = word_dropout(tokens, 0.3), tokens != captions.PADDING
    assert torch.equal(told[~text], tokens[~text])
    assert ((told == captions.UNKNOWN)[text].float().mean() - 0.3).abs() < 0.03
    assert torch.equal(word_dropout(tokens, 0.0), tokens)


def test_what_is_written_one_by_one_is_what_the_decoder_finds_most_probable():
    model, z = small(), torch.randn(3, 4)
    written = model.decoder.write(z)
    scored = model.decode(z, written).mode
    text = written != captions.PADDING
    assert torch.equal(scored[text], written[text])


def test_free_bits_charge_a_dimension_at_least_their_nats():
    terms = text_vae.text_elbo(small(), TOKENS, free_nats=100.0)
    torch.testing.assert_close(terms.reconstruction - terms.objective, torch.full((2,), 400.0))


def test_a_strong_decoder_alone_leaves_the_code_empty_and_free_bits_fill_it():
    tokens = captions.encode(captions.sample(1000))
    rates = []
    for cure in ({}, {"free_nats": 1.0}):
        model = small()
        text_vae.fit_text(model, tokens, epochs=5, batch_size=50, lr=1e-2, **cure)
        rates.append(text_vae.evaluate_text(model, tokens[:200]).kl.mean())
    assert rates[0] < 1 < 3 < rates[1]


def test_a_weak_decoder_needs_no_sentence_to_be_told():
    model = small(PositionDecoder(4, width=16))
    assert model.decode(torch.zeros(2, 4)).log_prob(TOKENS).shape == (2,)
    assert len(model.write(torch.zeros(2, 4))) == 2


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: small().encode(TOKENS.float()), TypeError, "captions.encode"),
        (lambda: small().encode(TOKENS[:, :20]), ValueError, r"shape \(n, 32\)"),
        (lambda: small().decode(torch.zeros(2, 4)), TypeError, "decode\\(z, tokens\\)"),
        (lambda: word_dropout(TOKENS, 1.5), ValueError, "probability"),
        (lambda: text_vae.text_elbo(small(), TOKENS, beta=-1.0), ValueError, "beta"),
        (lambda: text_vae.fit_text(small(), TOKENS, epochs=0), ValueError, "epochs"),
        (lambda: TextVAE(latent=0), ValueError, "latent"),
    ],
)
def test_bad_text_meets_a_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()
