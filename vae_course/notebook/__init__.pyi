from . import claims as claims
from . import doctor as doctor
from . import player as player
from . import plotting as plotting
from . import widgets as widgets
