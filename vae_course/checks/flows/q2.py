"""What is lost when the lower level's KL is taken to N(0, I)."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A two-level VAE is inferred bottom-up, $q(z_1 \mid x)\,q(z_2 \mid z_1)$, and trained on "
        r"$\log p(x \mid z_1) - \mathrm{KL}(q(z_1 \mid x) \,\Vert\, N(0, I)) - \mathrm{KL}(q(z_2 \mid z_1) \,\Vert\, "
        r"N(0, I))$: by mistake the lower level's prior is $N(0, I)$, not $p(z_1 \mid z_2)$. What becomes of it?"
    ),
    options={
        "a": r"The loss does not fall, since $N(0, I)$ is a worse prior of $z_1$.",
        "b": r"Nothing teaches $p(z_1 \mid z_2)$, the upper level dies, and the loss looks like a one-level VAE's.",
        "c": r"The upper level carries more nats, since it has to explain $z_1$ alone.",
        "d": r"Nothing: $p(z_1 \mid z_2)$ averages to $N(0, I)$, so that both KLs are the same on average.",
    },
    right="b",
    wrong={
        "a": (
            "without its last term this is the objective of a one-level VAE, which trains well. That the loss falls as "
            "usual is what makes the mistake hard to see."
        ),
        "c": (
            "z2 occurs in its own KL alone, as a price. It brings nothing in this objective, so q(z2|z1) = N(0, I) is "
            "best: 0 nats."
        ),
        "d": (
            "p(z1|z2) does not occur in this objective, so it stays as it was initialised, and need not average to "
            "anything. And a KL to an average is not the average of the KLs."
        ),
    },
    hints=(
        "Look for the parameters of p(z1|z2) in the objective. And for z2: where does it cost, where does it help?",
        "Take the terms with z2 away. Which chapter's objective is left?",
    ),
    minutes=2,
    difficulty=2,
)
