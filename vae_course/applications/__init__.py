"""What a VAE is good for, and a GAN to compare with: chapters 07 and 10."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
