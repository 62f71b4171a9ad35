"""Models trained longer than a lesson has time for, with their weights: chapters 06, 07 and 08."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
