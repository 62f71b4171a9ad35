import torch


def wrong_1(magnitude, estimate, window, hop):
    """Wrong: returns what came back, with its own magnitude instead of the given one."""
    wave = torch.istft(estimate, len(window), hop, window=window)
    return torch.stft(wave, len(window), hop, window=window, return_complex=True)


def wrong_2(magnitude, estimate, window, hop):
    """Wrong: divides by the magnitude of what came back plus a small number, so silence gets magnitude 0."""
    size = window.numel()
    wave = torch.istft(estimate, size, hop_length=hop, window=window)
    back = torch.stft(wave, size, hop_length=hop, window=window, return_complex=True)
    return magnitude * back / (back.abs() + 1e-12)


def wrong_3(magnitude, estimate, window, hop):
    """Wrong: forgets the window on the way back to the spectrogram (rectangular instead)."""
    n = len(window)
    wave = torch.istft(estimate, n, hop, window=window)
    ones = torch.ones_like(window)
    back = torch.stft(wave, n, hop, window=ones, return_complex=True)
    phase = torch.where(back == 0, torch.zeros_like(back.real), back.angle())
    return torch.polar(magnitude, phase)


def wrong_4(magnitude, estimate, window, hop):
    """Wrong twice: the magnitude is that of the estimate, not the given one, and the phase's sign is turned round."""
    n = len(window)
    wave = torch.istft(estimate, n, hop, window=window)
    back = torch.stft(wave, n, hop, window=window, return_complex=True)
    return torch.polar(estimate.abs(), -back.angle())


def right_1(magnitude, estimate, window, hop):
    """Right: cosine and sine of the phase, which is set to 0 where what came back is 0."""
    n = window.shape[0]
    wave = torch.istft(estimate, n_fft=n, hop_length=hop, win_length=n, window=window)
    back = torch.stft(wave, n_fft=n, hop_length=hop, win_length=n, window=window, return_complex=True)
    phase = torch.atan2(back.imag, back.real)
    phase = phase.masked_fill((back.real == 0) & (back.imag == 0), 0.0)
    return torch.complex(magnitude * phase.cos(), magnitude * phase.sin())


def right_2(magnitude, estimate, window, hop):
    """Right: the unit number in the direction of what came back (torch.sgn), 1 where it is 0, times the magnitude."""
    options = dict(n_fft=len(window), hop_length=hop, window=window)
    back = torch.stft(torch.istft(estimate, **options), return_complex=True, **options)
    direction = back.sgn()
    direction = torch.where(direction == 0, torch.ones_like(direction), direction)
    return direction * magnitude
