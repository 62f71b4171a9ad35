"""What a test ELBO and an importance-weighted bound say about the gap."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "On the same test images the ELBO is $-98.0$ nats, and the importance-weighted bound with 5,000 codes per "
        "image is $-95.5$ nats (both means are known to a tenth of a nat). What are the 2.5 nats between them?"
    ),
    options={
        "a": r"An estimate of $\mathrm{KL}(q(z \mid x) \,\Vert\, p(z))$, the KL to the prior.",
        "b": (
            r"A lower bound, on average, on $\mathrm{KL}(q(z \mid x) \,\Vert\, p(z \mid x))$, the KL to the true "
            "posterior."
        ),
        "c": r"Chance: both figures estimate $\log p(x)$.",
        "d": "What the model would gain if it were trained longer.",
    },
    right="b",
    wrong={
        "a": (
            "the KL to the prior is a term inside the ELBO, not what the ELBO lacks. What it lacks to log p(x) is the "
            "KL to the posterior, p(z|x)."
        ),
        "c": (
            "a tenth of a nat is chance here. The ELBO is not an estimate of log p(x) but a lower bound, below it "
            "by the gap, whatever the number of images."
        ),
        "d": "both figures are of one and the same model, trained as it is. Longer training would move both.",
    },
    hints=(
        "log p(x) = ELBO + KL(q(z|x) || p(z|x)). Where does the second figure lie between the ELBO and log p(x)?",
        "The importance-weighted bound is at most log p(x) on average, so its distance from the ELBO is at most the "
        "gap.",
    ),
    minutes=2,
    difficulty=2,
)
