import torch
from torch.nn import functional as F


def wrong_1(wave, window, hop, floor):
    """Takes the power, the squared magnitude, and puts the floor under that."""
    spectrum = torch.stft(wave, len(window), hop, window=window, return_complex=True)
    return spectrum.abs().square().clamp(min=floor).log()


def wrong_2(wave, window, hop, floor):
    """Adds the floor to the magnitude instead of taking the larger of the two."""
    spectrum = torch.stft(wave, len(window), hop, window=window, return_complex=True)
    return (spectrum.abs() + floor).log()


def wrong_3(wave, window, hop, floor):
    """Takes the logarithm first and then cuts it at the floor itself, not at the floor's logarithm."""
    spectrum = torch.stft(wave, len(window), hop, window=window, return_complex=True)
    return spectrum.abs().log().clamp(min=floor)


def wrong_4(wave, window, hop, floor):
    """Uses the window's length only and does not hand the window over, so that frames are cut out with hard edges."""
    spectrum = torch.stft(
        wave, len(window), hop, window=torch.ones_like(window), return_complex=True
    )
    return spectrum.abs().clamp(min=floor).log()


def right_1(wave, window, hop, floor):
    """torch.stft with n_fft = len(window), the magnitude clamped from below, then the logarithm."""
    spectrum = torch.stft(
        wave, n_fft=len(window), hop_length=hop, window=window, return_complex=True
    )
    return spectrum.abs().clamp(min=floor).log()


def right_2(wave, window, hop, floor):
    """stft written out: reflected by half a window at both ends, cut into frames, windowed, rfft; then where."""
    size = len(window)
    padded = F.pad(wave, (size // 2, size // 2), mode="reflect")
    frames = padded.unfold(-1, size, hop) * window
    magnitude = torch.view_as_real(torch.fft.rfft(frames)).norm(dim=-1).mT
    return torch.where(magnitude < floor, torch.full_like(magnitude, floor), magnitude).log()
