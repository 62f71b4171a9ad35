"""What the label costs when images and labels are paid for."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A conditional VAE for ten equally frequent classes has a mean bound on $\log p(x \mid y)$ of $-115.2$ "
        r"nats. What is its bound on $\log p(x, y)$, image and label together?"
    ),
    options={
        "a": r"$-112.9$ nats: the label adds $\log 10 \approx 2.3$ nats of knowledge.",
        "b": r"$-117.5$ nats: naming the class costs $\log 10 \approx 2.3$ nats.",
        "c": "$-115.2$ nats: the label was given, so it costs nothing.",
        "d": r"$-118.5$ nats: naming the class costs $\log_2 10 \approx 3.3$.",
    },
    right="b",
    wrong={
        "a": (
            "the sign is turned round. The logarithm of p(y) = 1/10 is -2.3, and it is added: image and label "
            "together are less probable than the image once its label is known."
        ),
        "c": (
            "the bound on log p(x|y) may take the label for granted. Who describes image and label has to say which "
            "of ten classes it is: log p(y) is added."
        ),
        "d": "3.3 is the cost of the class in bits. The bound is in nats, and so must be what is added: log 10 = 2.3.",
    },
    hints=(
        "p(x, y) = p(x|y) p(y).",
        "The class is one of ten, all equally frequent: log p(y) = -log 10, in nats.",
    ),
    minutes=2,
    difficulty=1,
)
