import math


def wrong_1(chart: dict[str, float]) -> str:
    """Asks for the gap first: a patient with another fault that also has a gap is called overfitted, although nothing else may be wrong there."""
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    return "healthy"


def wrong_2(chart: dict[str, float]) -> str:
    """Takes every rate near 0 for a detached code, so that a patient with averaged pixels, which has collapsed as well, gets the wrong name."""
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["rate"] < 1:
        return "detached"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def wrong_3(chart: dict[str, float]) -> str:
    """Mixes up the two faults of the last layer: it is the second sigmoid, not the ReLU, that keeps white below 0.73."""
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] > 0.8 else "relu-output"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def wrong_4(chart: dict[str, float]) -> str:
    """Looks for noise larger than stated when the half is missing, but exp(log_var) is smaller than its root for a log-variance below 0."""
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if chart["noise"] > 1.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def wrong_5(chart: dict[str, float]) -> str:
    """Reads beta the wrong way round: expects 1/784 where the reconstruction is averaged over pixels and a huge beta where the KL is missing."""
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["beta"] > 10:
        return "no-kl"
    if chart["beta"] < 0.1:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def wrong_6(chart: dict[str, float]) -> str:
    """Subtracts the wrong way round in the gap, test minus train, so that nobody is overfitted."""
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_test"] - chart["elbo_train"] > 10:
        return "overfitted"
    return "healthy"


def right_1(chart: dict[str, float]) -> str:
    """Output first, then beta, share, noise, and the gap last; a chain of ifs."""
    if chart["dark"] > 0.4:
        return "relu-output" if chart["light"] > 0.8 else "sigmoid-twice"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 10:
        return "pixel-mean"
    if chart["share"] < 0.001:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def right_2(chart: dict[str, float]) -> str:
    """A table of names and conditions, the first that holds; beta before the rest, thresholds half way."""
    gap = chart["elbo_train"] - chart["elbo_test"]
    squeezed = chart["dark"] > 0.35
    table = {
        "no-kl": chart["beta"] < 0.3,
        "pixel-mean": chart["beta"] > 30,
        "sigmoid-twice": squeezed and chart["light"] <= 0.77,
        "relu-output": squeezed,
        "detached": chart["share"] < 0.01,
        "mean-decoded": chart["noise"] < 0.05,
        "missing-half": not 0.8 < chart["noise"] < 1.25,
        "overfitted": gap > 10,
        "healthy": True,
    }
    return next(name for name, holds in table.items() if holds)


def right_3(chart: dict[str, float]) -> str:
    """match with guards on the unpacked figures."""
    figures = ("beta", "share", "noise", "dark", "light", "elbo_train", "elbo_test")
    match [chart[name] for name in figures]:
        case [beta, *_] if beta < 0.05:
            return "no-kl"
        case [beta, *_] if beta > 50:
            return "pixel-mean"
        case [_, _, _, dark, light, _, _] if dark > 0.35:
            return "sigmoid-twice" if light < 0.8 else "relu-output"
        case [_, share, *_] if share < 0.005:
            return "detached"
        case [_, _, noise, *_] if noise < 0.05:
            return "mean-decoded"
        case [_, _, noise, *_] if abs(math.log(noise)) > 0.2:
            return "missing-half"
        case [*_, train, test] if train - test > 10:
            return "overfitted"
    return "healthy"
