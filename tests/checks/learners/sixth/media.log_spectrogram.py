import torch
import torch.nn.functional as F


def wrong_1(wave, window, hop, floor):
    """Mistake: the power (squared magnitude) instead of the magnitude."""
    spectrum = torch.stft(wave, len(window), hop, window=window, return_complex=True)
    power = spectrum.real**2 + spectrum.imag**2
    return power.clamp(min=floor).log()


def wrong_2(wave, window, hop, floor):
    """Mistake: the floor is added to the magnitude instead of being its least value."""
    spectrum = torch.stft(wave, window.numel(), hop_length=hop, window=window, return_complex=True)
    return torch.log(spectrum.abs() + floor)


def wrong_3(wave, window, hop, floor):
    """Mistake: only the length of the window is used, the frames are cut by a rectangle."""
    size = len(window)
    spectrum = torch.stft(wave, size, hop, window=torch.ones_like(window), return_complex=True)
    return spectrum.abs().clamp_min(floor).log()


def wrong_4(wave, window, hop, floor):
    """Two mistakes: logarithm to base 10, and frames that are not centred."""
    frames = wave.unfold(-1, len(window), hop) * window
    magnitude = torch.fft.rfft(frames).abs().transpose(1, 2)
    return torch.log10(magnitude.clamp(min=floor))


def right_1(wave, window, hop, floor):
    """torch.stft, abs, clamp, log."""
    spectrum = torch.stft(wave, len(window), hop_length=hop, window=window, return_complex=True)
    return spectrum.abs().clamp(min=floor).log()


def right_2(wave, window, hop, floor):
    """By hand: reflect padding, unfold, window, rfft."""
    size = window.shape[0]
    padded = F.pad(wave, (size // 2, size // 2), mode="reflect")
    frames = padded.unfold(-1, size, hop) * window
    magnitude = torch.fft.rfft(frames, dim=-1).abs().mT
    return torch.maximum(magnitude, torch.full_like(magnitude, floor)).log()
