"""What lessons use to show and to state: figures, sliders, claims, a look at the machine."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
