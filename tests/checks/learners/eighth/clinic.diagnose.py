def wrong_1(chart):
    """Wrong: calls every large distance of the two ELBOs overfitting, in whichever direction, so that easier test images count as a fault."""
    if chart["dark"] > 0.35:
        return "sigmoid-twice" if chart["light"] < 0.76 else "relu-output"
    if chart["beta"] > 30:
        return "pixel-mean"
    if chart["beta"] < 0.05:
        return "no-kl"
    if chart["share"] < 0.02:
        return "detached"
    if chart["noise"] < 0.05:
        return "mean-decoded"
    if chart["noise"] < 0.85:
        return "missing-half"
    if abs(chart["elbo_train"] - chart["elbo_test"]) > 9:
        return "overfitted"
    return "healthy"


def wrong_2(chart):
    """Wrong: exchanges the two faults of a squeezed output: white that is light under a black that is grey is called sigmoid-twice."""
    rules = [
        ("sigmoid-twice", chart["dark"] > 0.35 and chart["light"] > 0.76),
        ("relu-output", chart["dark"] > 0.35),
        ("no-kl", chart["beta"] < 0.05),
        ("pixel-mean", chart["beta"] > 30),
        ("detached", chart["share"] < 0.02),
        ("mean-decoded", chart["noise"] < 0.05),
        ("missing-half", chart["noise"] < 0.85),
        ("overfitted", chart["elbo_train"] - chart["elbo_test"] > 10),
    ]
    return next((name for name, holds in rules if holds), "healthy")


def wrong_3(chart):
    """Wrong: expects too much noise of a missing half, a ratio above 1, though the variance is smaller than the standard deviation where both are below 1."""
    dark, light, noise = chart["dark"], chart["light"], chart["noise"]
    fault = "healthy"
    if chart["elbo_train"] > chart["elbo_test"] + 10:
        fault = "overfitted"
    if noise > 1.15:
        fault = "missing-half"
    if noise < 0.05:
        fault = "mean-decoded"
    if chart["share"] < 0.02:
        fault = "detached"
    if chart["beta"] < 0.05:
        fault = "no-kl"
    if chart["beta"] > 30:
        fault = "pixel-mean"
    if dark > 0.35:
        fault = "relu-output" if light > 0.76 else "sigmoid-twice"
    return fault


def wrong_4(chart):
    """Wrong twice: takes every rate near 0 for a detached code, before it looks at beta; and takes the gap of the ELBOs with the wrong sign."""
    if chart["dark"] > 0.35:
        return "sigmoid-twice" if chart["light"] < 0.76 else "relu-output"
    if chart["rate"] < 1:
        return "detached"
    if chart["beta"] > 30:
        return "pixel-mean"
    if chart["beta"] < 0.05:
        return "no-kl"
    if chart["noise"] < 0.85:
        return "mean-decoded" if chart["noise"] < 0.05 else "missing-half"
    if chart["elbo_test"] - chart["elbo_train"] > 8:
        return "overfitted"
    return "healthy"


def right_1(chart):
    """Right: a list of rules, of which the first that holds is the finding: output, beta, share, noise, and the gap last."""
    squeezed = chart["dark"] > 0.35
    rules = {
        "sigmoid-twice": squeezed and chart["light"] <= 0.76,
        "relu-output": squeezed and chart["light"] > 0.76,
        "pixel-mean": chart["beta"] > 30,
        "no-kl": chart["beta"] < 0.05,
        "detached": chart["share"] < 0.02,
        "mean-decoded": chart["noise"] < 0.06,
        "missing-half": chart["noise"] < 0.85,
        "overfitted": chart["elbo_train"] - chart["elbo_test"] > 9,
    }
    return [*(name for name, holds in rules.items() if holds), "healthy"][0]


def right_2(chart):
    """Right: the same judgement from the other end: begins with healthy, and every more telling figure overrules the one before."""
    name = "healthy"
    if chart["elbo_train"] > chart["elbo_test"] + 8:
        name = "overfitted"
    if not 0.8 <= chart["noise"] <= 1.25:
        name = "mean-decoded" if chart["noise"] <= 0.07 else "missing-half"
    if chart["share"] <= 0.01:
        name = "detached"
    if not 0.1 <= chart["beta"] <= 25:
        name = "no-kl" if chart["beta"] < 0.1 else "pixel-mean"
    if chart["dark"] >= 0.38:
        name = "sigmoid-twice" if chart["light"] < 0.77 else "relu-output"
    return name
