"""What is lost when the lower level is measured against N(0, I)."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A two-level VAE is inferred bottom-up, and its decoder sees $z_\mathrm{low}$ only. Its objective should hold "
        r"$\mathbb E[\log q(z_\mathrm{low} \mid x) - \log p(z_\mathrm{low} \mid z_\mathrm{up})]$; by mistake it holds "
        r"$\mathrm{KL}(q(z_\mathrm{low} \mid x) \,\Vert\, N(0, I))$ in its place. What becomes of the upper level?"
    ),
    options={
        "a": r"It learns as before, but the loss stops at a higher value, since $N(0, I)$ is the worse prior.",
        "b": (
            r"It dies and nothing teaches $p(z_\mathrm{low} \mid z_\mathrm{up})$; the loss looks like that of a "
            "one-level VAE."
        ),
        "c": r"It carries more nats, since it has to explain $z_\mathrm{low}$ alone.",
        "d": (
            r"Nothing: $p(z_\mathrm{low} \mid z_\mathrm{up})$ averages to $N(0, I)$, so that the terms are the same on "
            "average."
        ),
    },
    right="b",
    wrong={
        "a": (
            "nothing in this objective asks z_up for anything: it is the objective of a one-level VAE, plus the price "
            "of z_up. That such a loss falls as usual is what makes the mistake hard to see."
        ),
        "c": (
            "z_up occurs in its own KL alone, as a price. It brings nothing in this objective, so that "
            "q(z_up|z_low) = N(0, I) is best: 0 nats."
        ),
        "d": (
            "p(z_low|z_up) does not occur in this objective, so it stays as it was initialised, and need not average "
            "to anything. And a KL to an average is not the average of the KLs."
        ),
    },
    hints=(
        "Look for the parameters of p(z_low|z_up) in the objective. And for z_up: where does it cost, where does it "
        "help?",
        "Take the terms with z_up away. Which chapter's objective is left?",
    ),
    minutes=2,
    difficulty=2,
)
