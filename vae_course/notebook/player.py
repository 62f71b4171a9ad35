"""A player: a sound to be heard in the notebook, and a sentence for those who cannot."""

import html

import torch
from jaxtyping import Float
from torch import Tensor

from vae_course._validation import check_rate


def listen(wave: Float[Tensor, " samples"], rate: int, alt: str) -> None:
    """Display a player for a wave in [-1, 1], below a sentence that says what one hears.

    The sound is saved in the notebook as 16 bits a sample, so that it plays on a web page, too. `rate` is in samples a
    second. Raises `TypeError` or `ValueError` for anything but one channel of finite samples, silence included.

    >>> import contextlib, io
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed:  # what a notebook would show
    ...     listen(torch.sin(torch.arange(800) * 0.3), rate=8000, alt="A tenth of a second of a steady tone.")
    >>> "steady tone" in printed.getvalue()
    True
    """
    from IPython.display import Audio, display

    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("a sound needs a text alternative: say in a sentence what is to be heard")
    if not isinstance(wave, Tensor) or not wave.is_floating_point():
        raise TypeError(f"expected a wave as a tensor of floats in [-1, 1], got {getattr(wave, 'dtype', type(wave))}")
    if wave.ndim != 1 or len(wave) == 0:
        raise ValueError(f"expected one channel of samples, got shape {tuple(wave.shape)}; wave[0] takes the first")
    check_rate(rate)
    wave = wave.detach().cpu()
    if not torch.isfinite(wave).all() or not (peak := wave.abs().max()) > 0:
        raise ValueError("expected finite samples of which some are not 0; this is silence, or has NaN or infinity")
    samples = (wave / max(peak.item(), 1.0)).numpy()  # what is too loud is made softer; nothing is made louder
    player = Audio(samples, rate=rate, normalize=False)._repr_html_().strip()
    said = html.escape(alt, quote=True)
    player = player.replace("<audio ", f'<audio aria-label="{said}" ', 1)
    figure = f'<figure style="margin: 0"><figcaption>{said}</figcaption>{player}</figure>'
    display({"text/html": figure, "text/plain": alt}, raw=True)
