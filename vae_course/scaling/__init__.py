"""More than one laptop's worth: several processes, bfloat16, compilation, export, TensorBoard. Chapter 14."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
