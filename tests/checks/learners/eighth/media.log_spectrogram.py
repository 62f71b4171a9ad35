import math

import torch
from torch.nn import functional as F


def wrong_1(wave, window, hop, floor):
    """Wrong: takes the logarithm of the power, the squared magnitude."""
    s = torch.stft(wave, n_fft=len(window), hop_length=hop, window=window, return_complex=True)
    power = s.real**2 + s.imag**2
    return torch.log(torch.clamp(power, min=floor))


def wrong_2(wave, window, hop, floor):
    """Wrong: puts the floor under the logarithm instead of under the magnitude."""
    s = torch.stft(wave, len(window), hop, window=window, return_complex=True)
    return s.abs().log().clamp(min=floor)


def wrong_3(wave, window, hop, floor):
    """Wrong: uses the window for its length alone, and cuts frames with hard edges."""
    n = window.shape[0]
    rows = []
    for sound in wave:
        s = torch.stft(sound, n, hop_length=hop, window=torch.ones_like(window), return_complex=True)
        rows.append(s.abs().clamp_min(floor).log())
    return torch.stack(rows)


def wrong_4(wave, window, hop, floor):
    """Wrong twice: logarithm to base 10, and the floor is added to the magnitude instead of bounding it."""
    s = torch.stft(wave, n_fft=window.numel(), hop_length=hop, window=window, return_complex=True)
    return torch.log10(torch.abs(s) + floor)


def right_1(wave, window, hop, floor):
    """Right: torch.stft; the length of real and imaginary part by hypot, its logarithm, and not less than the logarithm of the floor."""
    parts = torch.view_as_real(torch.stft(wave, len(window), hop_length=hop, window=window, return_complex=True))
    log_magnitude = torch.hypot(parts[..., 0], parts[..., 1]).log()
    return log_magnitude.clamp(min=math.log(floor))


def right_2(wave, window, hop, floor):
    """Right: the transform by hand: reflected by half a frame at both ends, cut into frames, weighted, rfft; magnitudes below the floor are replaced."""
    n = len(window)
    padded = F.pad(wave, (n // 2, n // 2), mode="reflect")
    frames = padded.unfold(-1, n, hop) * window
    magnitude = torch.fft.rfft(frames, dim=-1).abs().transpose(-1, -2)
    return torch.where(magnitude < floor, torch.full_like(magnitude, floor), magnitude).log()
