from . import distributed as distributed
from . import export as export
from . import launch as launch
from . import mixed_precision as mixed_precision
from . import tensorboard as tensorboard
from . import throughput as throughput
from . import torch_compile as torch_compile
