from . import effective_beta as effective_beta
from . import gradient_estimators as gradient_estimators
from . import probabilistic_pca as probabilistic_pca
