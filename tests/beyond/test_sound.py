"""Sounds: their pitch, their spectrograms, and the phase that a spectrogram lacks."""

import math
from itertools import pairwise

import pytest
import torch

from vae_course.beyond import sound
from vae_course.beyond.sound import cents, griffin_lim, griffin_lim_step, istft, log_spectrogram, note, pitch_of, stft

PITCHES = [110.0, 187.3, 261.6, 439.0]


@pytest.mark.parametrize("kind", sound.KINDS)
def test_the_pitch_that_is_heard_is_the_one_that_was_asked(kind):
    heard = pitch_of(torch.stack([note(kind, pitch, loudness=-10.0) for pitch in PITCHES]))
    assert cents(heard, torch.tensor(PITCHES)).abs().max() < 10


def test_an_octave_is_1200_cents_and_up_is_positive():
    assert cents(torch.tensor([440.0, 110.0]), torch.tensor(220.0)).tolist() == [1200, -1200]


def test_loudness_is_in_decibels():
    loud, soft = note("a", 220.0), note("a", 220.0, loudness=-20.0)
    torch.testing.assert_close(soft, loud / 10)


def test_a_string_dies_away_and_a_voice_does_not():
    for kind, ends in (("plucked", True), ("a", False)):
        wave = note(kind, 220.0)
        assert (wave[3000:3500].norm() < 0.5 * wave[200:700].norm()) == ends


def test_of_its_own_transform_the_inverse_gives_the_wave_back():
    wave = torch.randn(2, 4096, dtype=torch.float64)
    for hop in (128, 256):
        torch.testing.assert_close(istft(stft(wave, hop=hop), hop), wave)


def test_the_logarithm_of_silence_is_that_of_the_floor():
    assert torch.equal(log_spectrogram(torch.zeros(4096)), torch.full((257, 33), math.log(sound.FLOOR)))


def test_ten_times_as_loud_is_log_ten_more_above_the_floor():
    wave = note("a", 220.0, loudness=-20.0)
    louder, soft = log_spectrogram(10 * wave), log_spectrogram(wave)
    above = soft > math.log(sound.FLOOR) + 0.1
    torch.testing.assert_close(
        louder[above] - soft[above], torch.full((int(above.sum()),), math.log(10)), atol=1e-4, rtol=0
    )


def test_a_step_of_griffin_and_lim_changes_no_transform_of_a_wave():
    spectrum = stft(note("plucked", 220.0).double())
    torch.testing.assert_close(griffin_lim_step(spectrum.abs(), spectrum), spectrum, atol=1e-6, rtol=1e-6)


def test_no_step_takes_the_spectrogram_further_from_the_wanted_one():
    """Griffin & Lim 1984, section III: the squared error never grows."""
    torch.manual_seed(0)
    magnitude = stft(note("i", 220.0).double()).abs()
    phase = 2 * math.pi * torch.rand_like(magnitude)
    spectrum, errors = torch.polar(magnitude, phase), []
    for _ in range(20):
        errors.append((stft(istft(spectrum)) - spectrum).abs().square().sum())
        spectrum = griffin_lim_step(magnitude, spectrum)
    # The STFT's mirrored ends are outside of the theorem; they weigh little.
    assert all(after <= 1.001 * before for before, after in pairwise(errors))
    assert errors[-1] < 0.5 * errors[0]


def test_what_griffin_and_lim_find_is_what_librosa_finds():
    librosa = pytest.importorskip("librosa", reason="librosa comes with the extra `sound`")
    magnitude = stft(note("a", 220.0).double()).abs()
    ours = griffin_lim(magnitude, steps=10, phase=torch.zeros_like(magnitude))
    options = dict(n_iter=10, hop_length=sound.HOP, init=None, momentum=0, pad_mode="reflect", dtype="float64")
    theirs = torch.from_numpy(librosa.griffinlim(magnitude.numpy(), **options))
    assert (ours - theirs).abs().max() < 1e-6


def test_the_phase_that_is_found_has_the_pitch():
    torch.manual_seed(0)
    magnitudes = log_spectrogram(torch.stack([note("u", pitch) for pitch in PITCHES]), hop=256).exp()
    heard = pitch_of(griffin_lim(magnitudes, steps=30, hop=256))
    assert cents(heard, torch.tensor(PITCHES)).abs().max() < 50


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: note("o", 220.0), ValueError, "plucked, a, i, u"),
        (lambda: note("a", 5000.0), ValueError, "half the rate"),
        (lambda: note("a", 220.0, loudness=3.0), ValueError, "decibels"),
        (lambda: note("a", 220.0, rate=8), ValueError, "kHz"),
        (lambda: stft(torch.zeros(200)), ValueError, "more than 256 samples"),
        (lambda: stft(torch.zeros(4000)), ValueError, r"wave\[..., :3968\]"),
        (lambda: stft(torch.zeros(4096, dtype=torch.int16)), TypeError, "32768"),
        (lambda: stft(torch.full((4096,), math.nan)), ValueError, "NaN"),
        (lambda: log_spectrogram(torch.zeros(4096), floor=0.0), ValueError, "minus infinity"),
        (lambda: griffin_lim(log_spectrogram(torch.zeros(4096))), ValueError, "exp"),
        (lambda: pitch_of(torch.zeros(4096)), ValueError, "silence"),
        (lambda: pitch_of(note("a", 220.0)[:150]), ValueError, "two periods"),
        (lambda: pitch_of(note("a", 220.0), high=4000.0), ValueError, "quarter of the rate"),
        (lambda: cents(torch.tensor(0.0), torch.tensor(220.0)), ValueError, "above 0 Hz"),
    ],
)
def test_bad_sounds_meet_a_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()
