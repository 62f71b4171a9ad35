from . import diagnosis as diagnosis
from . import faults as faults
