import torch


def wrong_1(magnitude, estimate, window, hop):
    """Wrong: returns what came back as it is, with its own magnitude instead of the given one."""
    n = window.numel()
    wave = torch.istft(estimate, n_fft=n, hop_length=hop, win_length=n, window=window)
    return torch.stft(wave, n_fft=n, hop_length=hop, win_length=n, window=window, return_complex=True)


def wrong_2(magnitude, estimate, window, hop):
    """Wrong: divides by the absolute value plus 1e-8, so where what came back is 0 the result is 0 instead of the magnitude with phase 0."""
    size = len(window)
    back = torch.stft(
        torch.istft(estimate, size, hop, window=window), size, hop, window=window, return_complex=True
    )
    return magnitude * back / (back.abs() + 1e-8)


def wrong_3(magnitude, estimate, window, hop):
    """Wrong: the given window is used on the way to the wave only; stft goes back with a rectangular one."""
    size = len(window)
    wave = torch.istft(estimate, size, hop, window=window)
    back = torch.stft(wave, size, hop, window=torch.ones_like(window), return_complex=True)
    phase = back.angle().masked_fill(back == 0, 0.0)
    return torch.polar(magnitude, phase)


def wrong_4(magnitude, estimate, window, hop):
    """Wrong twice: real and imaginary part exchanged in atan2, and istft goes to the wave with a rectangular window instead of the given one."""
    size = len(window)
    wave = torch.istft(estimate, size, hop, window=torch.ones_like(window))
    back = torch.stft(wave, size, hop, window=window, return_complex=True)
    phase = torch.atan2(back.real, back.imag)
    return torch.complex(magnitude * phase.cos(), magnitude * phase.sin())


def right_1(magnitude, estimate, window, hop):
    """Right: to the wave and back, the complex sign of what came back (1 where that is 0) times the magnitude."""
    size = len(window)
    wave = torch.istft(estimate, size, hop, window=window)
    back = torch.stft(wave, size, hop, window=window, return_complex=True)
    return magnitude * torch.where(back == 0, torch.ones_like(back), back.sgn())


def right_2(magnitude, estimate, window, hop):
    """Right: sound by sound, phase by atan2 of imaginary and real part, set to 0 where both are 0, then magnitude times cosine and sine."""
    n = window.shape[0]
    rows = []
    for size, guess in zip(magnitude, estimate, strict=True):
        wave = torch.istft(guess, n, hop_length=hop, win_length=n, window=window)
        back = torch.stft(wave, n, hop_length=hop, win_length=n, window=window, return_complex=True)
        phase = torch.atan2(back.imag, back.real)
        phase = phase.masked_fill((back.real == 0) & (back.imag == 0), 0.0)
        rows.append(torch.complex(size * phase.cos(), size * phase.sin()))
    return torch.stack(rows)
