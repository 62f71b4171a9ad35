"""The package beneath the course: a VAE is three distributions, and a loss is one line over them.

Names are imported when they are first used (`__init__.pyi` lists them), so that `import vae_course` costs little more
than `import torch`.
"""

import lazy_loader

__version__ = "0.2.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
