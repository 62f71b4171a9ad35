"""What a reweighted sum of squared errors says about the likelihood."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "Two denoisers are compared on test data, with betas on a straight line. The squared error of the predicted "
        r"noise, averaged over all steps alike, is 0.031 for A and 0.034 for B. What follows for $\log p(x)$?"
    ),
    options={
        "a": "Nothing yet: the bound weighs the errors of the steps unlike. Add up the weighted terms of both.",
        "b": "A's is higher: the smaller error is the smaller KL at every step.",
        "c": "A's is higher by 0.003 nats per image.",
        "d": "Neither has a likelihood, since they predict noise and not a density.",
    },
    right="a",
    wrong={
        "b": (
            "the mean over all steps is smaller, not the error at every step. B may be better at the steps that weigh "
            "most in the bound, those with little noise."
        ),
        "c": (
            "a mean squared error is not in nats. It turns into nats when each step's error, summed over dimensions, "
            "is multiplied by that step's weight and the steps are added up."
        ),
        "d": (
            "predicted noise stands for a mean of p(z_{t-1}|z_t), and with the step's variance that is a density. The "
            "bound on log p(x) is the sum of its KLs."
        ),
    },
    hints=(
        "The KL of step t is a weight times the squared error of step t. Is that weight the same for all t?",
        "The simple loss is the bound with other weights: a good loss to train with, and no likelihood.",
    ),
    minutes=2,
    difficulty=2,
)
