"""How good is it? Likelihood and rate, disentanglement against known factors, and the quality of samples."""

from vae_course.evaluation.classifier import Classifier, train_classifier
from vae_course.evaluation.disentanglement import DCI, dci, factor_vae_score, mig, mutual_information
from vae_course.evaluation.likelihood import (
    RateDecomposition,
    active_units,
    bits_per_dimension,
    kl_per_dimension,
    log_likelihood,
    posterior_means,
    rate_decomposition,
)
from vae_course.evaluation.samples import (
    PrecisionRecall,
    classifier_two_sample,
    frechet_distance,
    nearest_distance,
    precision_recall,
)

__all__ = [
    "DCI",
    "Classifier",
    "PrecisionRecall",
    "RateDecomposition",
    "active_units",
    "bits_per_dimension",
    "classifier_two_sample",
    "dci",
    "factor_vae_score",
    "frechet_distance",
    "kl_per_dimension",
    "log_likelihood",
    "mig",
    "mutual_information",
    "nearest_distance",
    "posterior_means",
    "precision_recall",
    "rate_decomposition",
    "train_classifier",
]
