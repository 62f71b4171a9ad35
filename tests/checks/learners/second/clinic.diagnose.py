def wrong_1(chart):
    """Asks for overfitting first, so that other faults that widen the gap are called so."""
    if chart["elbo_train"] - chart["elbo_test"] > 8:
        return "overfitted"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.75 else "relu-output"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    return "healthy"


def wrong_2(chart):
    """Takes the gap without its sign: a test part that is easier is called overfitting."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.75 else "relu-output"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if abs(chart["elbo_train"] - chart["elbo_test"]) > 8:
        return "overfitted"
    return "healthy"


def wrong_3(chart):
    """Reads a rate near zero as a pixel mean, though a detached code has it, too."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["rate"] < 1:
        return "pixel-mean"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.75 else "relu-output"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 8:
        return "overfitted"
    return "healthy"


def wrong_4(chart):
    """Expects too much noise where the half is missing; with variances below 1 there is too little."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.75 else "relu-output"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if chart["noise"] > 1.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 8:
        return "overfitted"
    return "healthy"


def right_1(chart):
    """One question after the other, the gap last."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.75 else "relu-output"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 8:
        return "overfitted"
    return "healthy"


def right_2(chart):
    """A table of rules with other thresholds; the first that holds gives the name."""
    c = chart
    rules = {
        "pixel-mean": c["beta"] > 30,
        "no-kl": c["beta"] < 0.03,
        "relu-output": c["dark"] > 0.42 and c["light"] > 0.76,
        "sigmoid-twice": c["dark"] > 0.42,
        "detached": c["share"] < 0.005,
        "mean-decoded": c["noise"] < 0.02,
        "missing-half": not 0.8 < c["noise"] < 1.2,
        "overfitted": c["elbo_train"] > c["elbo_test"] + 10,
    }
    return next((name for name, holds in rules.items() if holds), "healthy")
