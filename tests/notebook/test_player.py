"""A player: heard in a browser, described everywhere else."""

import base64
import io
import re
import wave as wave_file

import pytest
import torch

import vae_course as vc

TONE = 0.5 * torch.sin(torch.arange(4000) * 0.3)


def test_the_sound_that_is_saved_is_the_wave_and_no_louder(displayed):
    vc.listen(TONE, 8000, alt="A steady tone, half a second.")
    data, _ = displayed[0]
    sound = base64.b64decode(re.search(r"base64,([^\"]+)", data["text/html"])[1])
    with wave_file.open(io.BytesIO(sound)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        played = torch.frombuffer(bytearray(file.readframes(4000)), dtype=torch.int16).float() / 32767
    assert (played - TONE).abs().max() < 1e-3


def test_who_cannot_hear_it_reads_what_there_is_to_hear(displayed):
    vc.listen(TONE, 8000, alt='A steady "tone".')
    data, _ = displayed[0]
    assert data["text/plain"] == 'A steady "tone".'
    assert 'aria-label="A steady &quot;tone&quot;."' in data["text/html"]
    assert "<figcaption>A steady &quot;tone&quot;.</figcaption>" in data["text/html"]


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((TONE, 8000, " "), ValueError, "text alternative"),
        ((TONE[None], 8000, "a tone"), ValueError, "one channel"),
        ((TONE, 8, "a tone"), ValueError, "kHz"),
        ((torch.zeros(100), 8000, "silence"), ValueError, "silence"),
        ((TONE.long(), 8000, "a tone"), TypeError, "floats"),
    ],
)
def test_what_cannot_be_played_meets_a_clear_error(arguments, error, message):
    with pytest.raises(error, match=message):
        vc.listen(*arguments)
