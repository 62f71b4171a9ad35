def wrong_1(chart):
    """Mistake: the gap without its sign, so that a better test ELBO (easier images) passes for overfitting."""
    if chart["beta"] < 0.01:
        return "no-kl"
    if chart["beta"] > 50:
        return "pixel-mean"
    if chart["share"] < 0.01:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.78 else "relu-output"
    if abs(chart["elbo_train"] - chart["elbo_test"]) > 7:
        return "overfitted"
    return "healthy"


def wrong_2(chart):
    """Mistake: a rate of nearly 0 is always called detached, before anybody looks at beta (pixel-mean collapses, too)."""
    c = chart
    rules = [
        ("detached", c["rate"] < 1),
        ("no-kl", c["beta"] < 0.1),
        ("pixel-mean", c["beta"] > 100),
        ("mean-decoded", c["noise"] < 0.05),
        ("missing-half", not 0.85 < c["noise"] < 1.15),
        ("sigmoid-twice", c["dark"] > 0.4 and c["light"] < 0.8),
        ("relu-output", c["dark"] > 0.4),
        ("overfitted", c["elbo_train"] - c["elbo_test"] > 8),
    ]
    for name, applies in rules:
        if applies:
            return name
    return "healthy"


def wrong_3(chart):
    """Mistake: the two squeezed outputs are swapped (a ReLU keeps light pixels light, two sigmoids end at 0.73)."""
    if chart["beta"] > 10:
        return "pixel-mean"
    elif chart["beta"] < 0.1:
        return "no-kl"
    elif chart["share"] < 0.01:
        return "detached"
    elif chart["noise"] < 0.02:
        return "mean-decoded"
    elif chart["noise"] < 0.85 or chart["noise"] > 1.2:
        return "missing-half"
    elif chart["dark"] > 0.45 and chart["light"] > 0.8:
        return "sigmoid-twice"
    elif chart["dark"] > 0.45:
        return "relu-output"
    elif chart["elbo_train"] > chart["elbo_test"] + 7:
        return "overfitted"
    return "healthy"


def wrong_4(chart):
    """Two mistakes: missing-half is asked before mean-decoded and swallows it; the sign of the gap is turned round."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 50:
        return "pixel-mean"
    if chart["share"] < 0.01:
        return "detached"
    if chart["noise"] < 0.85:
        return "missing-half"
    if chart["noise"] < 0.02:
        return "mean-decoded"
    if chart["dark"] > 0.4 and chart["light"] < 0.78:
        return "sigmoid-twice"
    if chart["dark"] > 0.4:
        return "relu-output"
    if chart["elbo_test"] - chart["elbo_train"] > 6:
        return "overfitted"
    return "healthy"


def right_1(chart):
    """Right: one cause after the other, beta first, then share, noise, output, and the signed gap last."""
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["beta"] > 50:
        return "pixel-mean"
    if chart["share"] < 0.01:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["dark"] > 0.4:
        return "sigmoid-twice" if chart["light"] < 0.8 else "relu-output"
    if chart["elbo_train"] - chart["elbo_test"] > 8:
        return "overfitted"
    return "healthy"


def right_2(chart):
    """Right: a table of rules as functions, the first that holds is the name."""
    rules = {
        "pixel-mean": lambda c: c["beta"] > 30,
        "no-kl": lambda c: c["beta"] < 0.03,
        "sigmoid-twice": lambda c: c["dark"] > 0.42 and c["light"] < 0.76,
        "relu-output": lambda c: c["dark"] > 0.42 and c["light"] >= 0.76,
        "detached": lambda c: c["share"] < 0.005 and c["rate"] < 3,
        "mean-decoded": lambda c: c["noise"] < 0.03,
        "missing-half": lambda c: not 0.88 <= c["noise"] <= 1.12,
        "overfitted": lambda c: c["elbo_train"] > c["elbo_test"] + 7,
    }
    return next((name for name, holds in rules.items() if holds(chart)), "healthy")
