"""Richer models, one file each: flows, hierarchies, discrete codes, diffusion (chapters 12, 13 and 15)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
