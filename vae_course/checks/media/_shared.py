"""What several exercises of chapter 16 share."""

import torch
from torch import Tensor


def probabilities(generator: torch.Generator, *shape: int) -> Tensor:
    """Rows of probabilities that sum to 1 over the last dimension."""
    return (1.5 * torch.randn(shape, generator=generator)).softmax(-1)


def lengths(generator: torch.Generator, sentences: int, places: int) -> Tensor:
    """How long each sentence is: one fills all places, one has a single character, where there are as many."""
    drawn = torch.randint(1, places + 1, (sentences,), generator=generator)
    drawn[0] = max(1, places - 2)
    drawn[-1] = places
    if sentences > 2:
        drawn[1] = 1
    return drawn


def stft(wave: Tensor, window: Tensor, hop: int) -> Tensor:
    """The short-time Fourier transform of each sound, (sounds, frequencies, frames)."""
    return torch.stft(wave, len(window), hop, window=window, return_complex=True)


def istft(spectrum: Tensor, window: Tensor, hop: int) -> Tensor:
    """The wave whose transform is nearest to this spectrum, in the sum of squares."""
    return torch.istft(spectrum, len(window), hop, window=window)
