"""The package beneath the course: a VAE is three distributions, and a loss is one line over them.

Names are imported when they are first used, so that `import vae_course` costs little more than `import torch`.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "settings": ["device", "seed_everything"],
    "claims": ["claim", "ClaimFailed"],
    "data": ["load", "Dataset"],
    "distributions": ["gaussian", "kl_divergence", "kl_estimates"],
    "models": ["Autoencoder", "VAE"],
    "objectives": ["Terms", "beta_tcvae", "capacity", "elbo", "free_bits", "iwae", "squared_error"],
    "linear_gaussian": ["LinearGaussian"],
    "gradients": ["pathwise", "score_function"],
    "training": ["History", "TrainingDiverged", "epochs_for", "evaluate", "fit"],
    "checkpoints": ["load_weights", "save_weights"],
    "reductions": ["effective_beta"],
    "evaluation": ["active_units", "log_likelihood"],
    "conditional": ["ConditionalVAE", "SemiSupervisedVAE"],
    "diagnosis": ["diagnose", "examine"],
    "plotting": ["show"],
    "readiness": ["doctor"],
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_MODULES = {*_HOME, "classifier", "compression", "faults", "gan", "networks", "priors", "restoration", "tensorboard"}
_MODULES |= {"distributed", "export", "streaming", "throughput"}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str):
    if name in _MODULE_OF:
        value = getattr(import_module(f"vae_course.{_MODULE_OF[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"vae_course.{name}")
    else:
        raise AttributeError(f"vae_course has no {name!r}; it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, *sorted(_MODULES)]
