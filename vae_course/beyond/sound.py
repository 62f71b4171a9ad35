"""Sounds whose pitch, vowel and loudness are known, their spectrograms, and the way back by Griffin and Lim."""

from math import pi

import torch
from jaxtyping import Complex, Float
from torch import Tensor

from vae_course._validation import check_integer, check_rate

RATE = 8000  # samples a second
SAMPLES = 4096  # of a note: about half a second
N_FFT, HOP = 512, 128  # samples in a window, and from one window to the next
FLOOR = 1e-2  # of a magnitude: what is softer counts as this, since log 0 is minus infinity
# Formants in Hz, as of a man's vowels (Peterson & Barney 1952, JASA 24, 175-184, table II).
VOWELS = {"a": (730, 1090, 2440), "i": (270, 2290, 3010), "u": (300, 870, 2240)}
KINDS = ("plucked", *VOWELS)

Waves = Float[Tensor, "*batch samples"]


def note(kind: str, pitch: float, loudness: float = 0.0, rate: int = RATE, samples: int = SAMPLES) -> Waves:
    """A plucked string or a sung vowel as a wave in [-1, 1], every partial known.

    `kind` is one of `KINDS`, `pitch` in Hz, `loudness` in decibels, 0 for the loudest that fits and negative below
    it. A plucked string, plucked at a fifth of its length, has partials of |sin(pi k / 5)| / k^2 that decay the faster
    the higher they are; a vowel has partials of 1/k under three resonances. Partials stop below half the rate.

    >>> note("a", pitch=220.0).shape, round(note("plucked", 220.0).abs().max().item(), 3)
    (torch.Size([4096]), 1.0)
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}; got {kind!r}")
    check_rate(rate)
    check_integer("samples", samples, least=2)
    if not 20 <= pitch < rate / 2:
        raise ValueError(f"pitch must lie between 20 Hz and half the rate, {rate / 2:g} Hz; got {pitch!r}")
    if not loudness <= 0:
        raise ValueError(f"loudness is in decibels below the loudest and must be 0 or less, got {loudness!r}")
    t = torch.arange(samples, dtype=torch.float64) / rate
    k = torch.arange(1, int((rate / 2 - 1) // pitch) + 1, dtype=torch.float64)[:, None]
    if kind == "plucked":
        size = torch.sin(pi * k / 5).abs() / k**2 * torch.exp(-t * (3 + k))  # plucked at a fifth of its length
    else:
        resonances = [1 / (1 + ((k * pitch - formant) / 120) ** 2) for formant in VOWELS[kind]]
        size = sum(resonances) / k * torch.sin(pi * (t / t[-1])).clamp(min=0) ** 0.25
    wave = (size * torch.sin(2 * pi * k * pitch * t + k**2)).sum(0)
    return (wave / wave.abs().max() * 10 ** (loudness / 20)).float()


def stft(wave: Waves, n_fft: int = N_FFT, hop: int = HOP) -> Complex[Tensor, "*batch bins frames"]:
    """The short-time Fourier transform under Hann windows, one every `hop` samples: `n_fft // 2 + 1` frequencies,
    `samples // hop + 1` frames. The wave is mirrored at its ends.

    Raises `ValueError` for a wave no longer than half a window or one whose samples are no multiple of `hop`.

    >>> stft(note("a", 220.0)).shape
    torch.Size([257, 33])
    """
    check_wave(wave)
    if wave.shape[-1] <= n_fft // 2 or wave.shape[-1] % hop:
        raise ValueError(
            f"expected more than {n_fft // 2} samples, a multiple of hop={hop}; got {wave.shape[-1]}. "
            f"Cut the wave: wave[..., :{max(wave.shape[-1] // hop, n_fft // 2 // hop + 1) * hop}], or pad it with zeros"
        )
    window = torch.hann_window(n_fft, dtype=wave.dtype, device=wave.device)
    return torch.stft(wave, n_fft, hop, window=window, return_complex=True)


def istft(spectrum: Complex[Tensor, "*batch bins frames"], hop: int = HOP) -> Waves:
    """The wave whose transform is nearest to `spectrum` (Griffin & Lim 1984, IEEE Trans. ASSP 32, 236-243, eq. 6):
    `hop * (frames - 1)` samples.

    >>> wave = note("a", 220.0)
    >>> torch.allclose(istft(stft(wave)), wave, atol=1e-5)
    True
    """
    n_fft = 2 * (spectrum.shape[-2] - 1)
    window = torch.hann_window(n_fft, dtype=spectrum.real.dtype, device=spectrum.device)
    return torch.istft(spectrum, n_fft, hop, window=window)


def log_spectrogram(wave: Waves, floor: float = FLOOR, hop: int = HOP) -> Float[Tensor, "*batch bins frames"]:
    """log max(|STFT|, floor), in nats. Silence is log(floor) everywhere, and not minus infinity.

    >>> log_spectrogram(torch.zeros(4096)).unique()  # log 0.01
    tensor([-4.6052])
    """
    if not floor > 0:
        raise ValueError(f"floor must be above 0, got {floor!r}: the logarithm of silence would be minus infinity")
    return stft(wave, hop=hop).abs().clamp(min=floor).log()


def griffin_lim(
    magnitude: Float[Tensor, "*batch bins frames"], steps: int = 32, hop: int = HOP, phase: Tensor | None = None
) -> Waves:
    """A wave whose spectrogram is near `magnitude` (Griffin & Lim 1984, section III): from the given magnitude and some
    phase to a wave, from the wave to the phase it has, and again. `phase` in radians is where it begins; without one,
    at random.

    >>> torch.manual_seed(0)  # doctest: +ELLIPSIS
    <torch._C.Generator ...>
    >>> wave = griffin_lim(stft(note("a", 220.0)).abs())
    >>> abs(cents(pitch_of(wave), torch.tensor(220.0))) < 50
    tensor(True)
    """
    check_integer("steps", steps, least=0)
    if magnitude.is_complex() or not (magnitude >= 0).all():
        raise ValueError("expected magnitudes of at least 0; of a log-spectrogram that is log_spectrogram.exp()")
    phase = 2 * pi * torch.rand_like(magnitude) if phase is None else phase
    spectrum = torch.polar(magnitude, phase)
    for _ in range(steps):
        spectrum = griffin_lim_step(magnitude, spectrum, hop)
    return istft(spectrum, hop)


def griffin_lim_step(
    magnitude: Float[Tensor, "*batch bins frames"], spectrum: Complex[Tensor, "*batch bins frames"], hop: int = HOP
) -> Complex[Tensor, "*batch bins frames"]:
    """The transform of the nearest wave, with its own phase and the wanted magnitude.

    >>> spectrum = stft(note("a", 220.0))
    >>> torch.allclose(griffin_lim_step(spectrum.abs(), spectrum), spectrum, atol=1e-3)  # nothing to mend
    True
    """
    estimate = stft(istft(spectrum, hop), 2 * (spectrum.shape[-2] - 1), hop)
    return torch.polar(magnitude, estimate.angle())


def pitch_of(wave: Waves, rate: int = RATE, low: float = 80.0, high: float = 600.0) -> Float[Tensor, "*batch"]:
    """The pitch in Hz by autocorrelation: the first shift, among those of `low` to `high` Hz, at which the wave is
    nearly as like itself as at the best of them; a parabola through three shifts finds the place between samples.

    Raises `ValueError` for silence, and for a wave too short for two periods of the lowest pitch.

    >>> pitch_of(note("plucked", 220.0)).round()
    tensor(220.)
    """
    check_rate(rate)
    check_wave(wave)
    shortest, longest, n = int(rate / high), int(rate / low) + 1, wave.shape[-1]
    if not 0 < low < high <= rate / 4:
        raise ValueError(f"expected 0 < low < high <= a quarter of the rate, {rate / 4:g} Hz; got {low!r} and {high!r}")
    if n < 2 * longest:
        raise ValueError(f"two periods of {low:g} Hz are {2 * longest} samples at {rate} a second; got {n}")
    if (wave.abs().amax(-1) < 1e-5).any():
        raise ValueError("silence has no pitch: no sample is larger than 0.00001")
    power = torch.fft.rfft(wave - wave.mean(-1, keepdim=True), 2 * n).abs().square()
    shifts = torch.arange(longest + 2, device=wave.device)
    alike = torch.fft.irfft(power)[..., : longest + 2] * n / (n - shifts)  # fewer products at a larger shift
    before, here, after = alike[..., :-2], alike[..., 1:-1], alike[..., 2:]
    peak = (here >= before) & (here >= after) & (shifts[1:-1] >= shortest)
    best = here.where(peak, here.new_tensor(-torch.inf)).amax(-1, keepdim=True)
    at = (peak & (here >= 0.9 * best)).float().argmax(-1, keepdim=True)
    left, middle, right = (part.gather(-1, at) for part in (before, here, after))
    aside = 0.5 * (left - right) / (left - 2 * middle + right).clamp(max=-1e-12)
    return rate / (at + 1 + aside).squeeze(-1)


def cents(pitch: Float[Tensor, "*#batch"], asked: Float[Tensor, "*#batch"]) -> Float[Tensor, "*batch"]:
    """How far `pitch` lies above `asked`, in hundredths of a semitone: 1200 log2(pitch / asked). 50 is a quarter tone.

    >>> cents(torch.tensor([440.0, 220.0]), torch.tensor([220.0, 440.0]))
    tensor([ 1200., -1200.])
    """
    if not ((pitch > 0).all() and (asked > 0).all()):
        raise ValueError("a pitch must be above 0 Hz")
    return 1200 * (pitch / asked).log2()


def check_wave(wave: Waves) -> None:
    """A wave of finite floating-point samples, along the last dimension, or an error.

    >>> check_wave(note("a", 220.0))
    """
    if not isinstance(wave, Tensor) or not wave.is_floating_point():
        kind = wave.dtype if isinstance(wave, Tensor) else type(wave).__name__
        advice = "; 16-bit samples are wave.float() / 32768" if kind == torch.int16 else ""
        raise TypeError(f"expected a wave as a tensor of floating-point samples, got {kind}{advice}")
    if wave.ndim == 0 or wave.numel() == 0:
        raise ValueError(f"expected a wave of at least one sample, got shape {tuple(wave.shape)}")
    if not torch.isfinite(wave).all():
        raise ValueError("expected finite samples, got NaN or infinity")
