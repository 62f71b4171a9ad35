from . import ddim as ddim
from . import denoiser as denoiser
from . import diffusion as diffusion
from . import mixture as mixture
