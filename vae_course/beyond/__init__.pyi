from . import code_prior as code_prior
from . import quantization as quantization
from . import vq_vae as vq_vae
