import torch


def wrong_1(magnitude, estimate, window, hop):
    """Mistake: returns what came back as it is; its magnitude is not replaced by the given one."""
    size = len(window)
    wave = torch.istft(estimate, size, hop, window=window)
    return torch.stft(wave, size, hop, window=window, return_complex=True)


def wrong_2(magnitude, estimate, window, hop):
    """Mistake: where 0 came back the result is 0, not the given magnitude with phase 0."""
    wave = torch.istft(estimate, len(window), hop_length=hop, window=window)
    back = torch.stft(wave, len(window), hop_length=hop, window=window, return_complex=True)
    return magnitude * back / back.abs().clamp(min=1e-12)


def wrong_3(magnitude, estimate, window, hop):
    """Mistake: the way back has no window (torch's default, a rectangle)."""
    options = dict(n_fft=len(window), hop_length=hop)
    wave = torch.istft(estimate, window=window, **options)
    back = torch.stft(wave, window=torch.ones_like(window), return_complex=True, **options)
    phase = torch.where(back == 0, torch.zeros_like(magnitude), back.angle())
    return torch.polar(magnitude, phase)


def wrong_4(magnitude, estimate, window, hop):
    """Two mistakes: the estimate's magnitude instead of the given one, and atan2's arguments are exchanged."""
    size = len(window)
    wave = torch.istft(estimate, size, hop, window=window)
    back = torch.stft(wave, size, hop, window=window, return_complex=True)
    return torch.polar(estimate.abs(), torch.atan2(back.real, back.imag))


def right_1(magnitude, estimate, window, hop):
    """polar of the given magnitude and the angle, 0 where nothing came back."""
    size = len(window)
    wave = torch.istft(estimate, size, hop_length=hop, window=window)
    back = torch.stft(wave, size, hop_length=hop, window=window, return_complex=True)
    phase = torch.where(back == 0, torch.zeros_like(magnitude), back.angle())
    return torch.polar(magnitude, phase)


def right_2(magnitude, estimate, window, hop):
    """Unit complex numbers by division, 1 where nothing came back."""
    options = dict(n_fft=window.numel(), hop_length=hop, window=window)
    back = torch.stft(torch.istft(estimate, **options), return_complex=True, **options)
    silent = back.abs() == 0
    back = torch.where(silent, torch.ones_like(back), back)
    return magnitude * (back / back.abs())
