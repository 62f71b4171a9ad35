"""When a VAE does not train: eighteen faults and their cures, and `diagnose`, which names them and more. Chapter 11."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
