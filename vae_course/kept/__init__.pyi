from . import recipes as recipes
from .recipes import RECIPES as RECIPES
from .recipes import KeptModel as KeptModel
from .recipes import Recipe as Recipe
from .recipes import load as load
from .recipes import train as train
