"""Richer models, one file each: flows, hierarchies, discrete codes, diffusion, text and sound (chapters 12, 13, 15
and 16)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
