import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """the variance between the components is missing, only the average of their own variances is returned"""
    mean = weights @ means
    return mean, weights @ log_vars.exp()


def wrong_2(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """averages the log-variances and exponentiates afterwards, instead of averaging the variances"""
    mean = weights @ means
    between = weights @ (means - mean) ** 2
    return mean, (weights @ log_vars).exp() + between


def wrong_3(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """returns the standard deviation instead of the variance"""
    mean = weights @ means
    variance = weights @ (log_vars.exp() + (means - mean) ** 2)
    return mean, variance.sqrt()


def wrong_4(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """takes the mixture for a weighted sum of independent variables: squared weights, and no variance between the components"""
    mean = weights @ means
    return mean, weights.square() @ log_vars.exp()


def wrong_5(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """returns the heaviest component, as the reverse KL would, instead of the moments of the whole mixture"""
    k = weights.argmax()
    return means[k], log_vars[k].exp()


def wrong_6(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """returns the second moment: the square of the mean is not subtracted"""
    mean = weights @ means
    second_moment = weights @ (log_vars.exp() + means**2)
    return mean, second_moment


def right_1(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """the mean of the mixture, and its variance within plus between components"""
    mean = weights @ means
    return mean, weights @ (log_vars.exp() + (means - mean).square())


def right_2(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """mean and variance of the library's MixtureSameFamily"""
    components = td.Independent(td.Normal(means, (0.5 * log_vars).exp()), 1)
    mixture = td.MixtureSameFamily(td.Categorical(probs=weights), components)
    return mixture.mean, mixture.variance


def right_3(
    weights: Float[Tensor, "components"],
    means: Float[Tensor, "components latent"],
    log_vars: Float[Tensor, "components latent"],
) -> tuple[Float[Tensor, "latent"], Float[Tensor, "latent"]]:
    """loops over components, the variance between them as a sum over pairs"""
    mean = sum(w * m for w, m in zip(weights, means))
    variance = sum(w * s.exp() for w, s in zip(weights, log_vars))
    for i in range(len(weights)):
        for j in range(i):
            variance = variance + weights[i] * weights[j] * (means[i] - means[j]) ** 2
    return mean, variance
