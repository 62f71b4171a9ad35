"""What a change of units does to a KL divergence."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"You measure a continuous $z$ in other units, $z' = 1000\,z$, for both $q$ and $p$. What happens to "
        r"$\mathrm{KL}(q \,\Vert\, p)$, in nats?"
    ),
    options={
        "a": r"It grows by $\log 1000 \approx 6.9$ per dimension, as the entropy of $q$ does.",
        "b": "It becomes 1,000 times as large, since all distances do.",
        "c": "It falls, since all densities become 1,000 times smaller.",
        "d": "Nothing: both densities change by the same factor, which cancels in their ratio.",
    },
    right="d",
    wrong={
        "a": (
            "the entropy of q does grow by that amount, but the cross-entropy between q and p grows by the same, "
            "and the KL is their difference."
        ),
        "b": (
            "the KL is a mean of log-ratios of densities, not a distance in the space of z. For two Gaussians it "
            "contains distances in standard deviations and ratios of standard deviations, and neither changes."
        ),
        "c": (
            "both densities become 1,000 times smaller (in each dimension), so their ratio stays as it was, and the "
            "KL contains nothing but this ratio."
        ),
    },
    hints=(
        "KL(q || p) is the mean of log q(z) - log p(z) under q. By how much does each of the two logarithms change?",
        "Try two Gaussians: which combinations of means and standard deviations does the closed form contain?",
    ),
    minutes=2,
    difficulty=1,
)
