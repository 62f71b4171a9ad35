from . import bits_back as bits_back
from . import gan as gan
from . import imputation as imputation
from . import inverse_problems as inverse_problems
from . import mixed_columns as mixed_columns
from . import tables as tables
