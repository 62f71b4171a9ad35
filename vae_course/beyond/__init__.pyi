from . import flows as flows
from . import hierarchy as hierarchy
