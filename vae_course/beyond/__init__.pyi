from . import denoiser as denoiser
from . import diffusion as diffusion
from . import mixture as mixture
