"""Which procedure draws an image from the model."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A VAE has the prior $\mathcal{N}(0, I)$ and a Bernoulli likelihood. Which of these images is a draw from "
        r"$p_\theta(x)$, the distribution whose logarithm the ELBO bounds?"
    ),
    options={
        "a": "Draw $z$ from the prior and show the probabilities that the decoder gives, as greys.",
        "b": (
            r"Encode a test image, draw $z$ from $q_\phi(z \mid x)$, then draw every pixel from $p_\theta(x \mid "
            "z)$."
        ),
        "c": r"Set $z = 0$, the most probable code, then draw every pixel from $p_\theta(x \mid z)$.",
        "d": r"Draw $z$ from the prior, then draw every pixel from $p_\theta(x \mid z)$.",
    },
    right="d",
    wrong={
        "a": (
            "this is the mean of p(x|z) at a drawn code, which most figures show because it looks better. The "
            "likelihood is about images with drawn pixels; say which of the two you show."
        ),
        "b": (
            "an image went in, so this is a noisy copy of it. Codes of one q(z|x) fill a small part of the prior, "
            "and the copies show that part only."
        ),
        "c": (
            "z = 0 has the highest density, but a model draws codes, not the most probable one: in many dimensions "
            "hardly any draw from the prior comes near it. All these images are variations of one."
        ),
    },
    hints=(
        "The model tells a story in two steps. Which distribution does each step draw from?",
        "No image goes in, and nothing is replaced by its mean.",
    ),
    minutes=2,
    difficulty=1,
)
