def wrong_1(chart):
    """Wrong: takes the absolute difference of the two ELBOs, so a healthy model tested on easier images is called overfitted."""
    if chart["beta"] > 50:
        return "pixel-mean"
    if chart["beta"] < 0.1:
        return "no-kl"
    if chart["dark"] > 0.45:
        return "sigmoid-twice" if chart["light"] < 0.78 else "relu-output"
    if chart["share"] < 0.01:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if abs(chart["elbo_train"] - chart["elbo_test"]) > 9:
        return "overfitted"
    return "healthy"


def wrong_2(chart):
    """Wrong: expects missing-half to have a noise ratio above 1 and calls every ratio below 0.9 mean-decoded, though exp(log_var) is less than sigma when sigma < 1."""
    c = chart
    rules = [
        ("pixel-mean", c["beta"] > 50),
        ("no-kl", c["beta"] < 0.1),
        ("sigmoid-twice", c["dark"] > 0.45 and c["light"] < 0.78),
        ("relu-output", c["dark"] > 0.45),
        ("detached", c["share"] < 0.01),
        ("mean-decoded", c["noise"] < 0.9),
        ("missing-half", c["noise"] > 1.1),
        ("overfitted", c["elbo_train"] - c["elbo_test"] > 10),
    ]
    for name, applies in rules:
        if applies:
            return name
    return "healthy"


def wrong_3(chart):
    """Wrong: calls every chart with a rate near 0 detached before it looks at beta, so pixel-mean is taken for detached."""
    if chart["rate"] < 1 and chart["dark"] < 0.45:
        return "detached"
    elif chart["beta"] > 50:
        return "pixel-mean"
    elif chart["beta"] < 0.1:
        return "no-kl"
    elif chart["dark"] > 0.45 and chart["light"] > 0.78:
        return "relu-output"
    elif chart["dark"] > 0.45:
        return "sigmoid-twice"
    elif chart["noise"] < 0.05:
        return "mean-decoded"
    elif not 0.85 < chart["noise"] < 1.15:
        return "missing-half"
    elif chart["elbo_train"] > chart["elbo_test"] + 10:
        return "overfitted"
    return "healthy"


def wrong_4(chart):
    """Wrong twice: takes a rate near 0 for no-kl (which has a large rate), and exchanges the names sigmoid-twice and relu-output."""
    if chart["dark"] > 0.45:
        if chart["light"] < 0.78:
            return "relu-output"
        return "sigmoid-twice"
    if chart["rate"] < 1:
        return "no-kl"
    if chart["beta"] > 50:
        return "pixel-mean"
    if chart["share"] < 0.01:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if abs(chart["noise"] - 1) > 0.15:
        return "missing-half"
    if chart["elbo_train"] - chart["elbo_test"] > 10:
        return "overfitted"
    return "healthy"


def right_1(chart):
    """Right: a table of conditions, most specific first: effective beta, squeezed output, share, noise, and last the gap train minus test."""
    squeezed = chart["dark"] > 0.45
    verdicts = {
        "pixel-mean": chart["beta"] > 30,
        "no-kl": chart["beta"] < 0.1,
        "sigmoid-twice": squeezed and chart["light"] < 0.78,
        "relu-output": squeezed and chart["light"] >= 0.78,
        "detached": chart["share"] < 0.005,
        "mean-decoded": chart["noise"] < 0.05,
        "missing-half": not 0.85 <= chart["noise"] <= 1.15,
        "overfitted": chart["elbo_train"] - chart["elbo_test"] > 10,
        "healthy": True,
    }
    return next(name for name, applies in verdicts.items() if applies)


def right_2(chart):
    """Right: one question after the other: the loss's weights, then the output, then the path of the gradient, then the draw, then the gap."""

    def weights():
        if chart["beta"] < 0.2:
            return "no-kl"
        return "pixel-mean" if chart["beta"] > 20 else None

    def output():
        if chart["dark"] < 0.45:
            return None
        # two sigmoids cannot pass 0.731
        return "relu-output" if chart["light"] > 0.77 else "sigmoid-twice"

    def gradient():
        return "detached" if chart["share"] < 0.003 else None

    def draw():
        ratio = chart["noise"]
        if ratio < 0.03:
            return "mean-decoded"
        return None if 0.88 < ratio < 1.12 else "missing-half"

    def gap():
        return "overfitted" if chart["elbo_test"] < chart["elbo_train"] - 8 else None

    return weights() or output() or gradient() or draw() or gap() or "healthy"
