from . import ddim as ddim
from . import denoiser as denoiser
from . import diffusion as diffusion
from . import flows as flows
from . import hierarchy as hierarchy
from . import mixture as mixture
