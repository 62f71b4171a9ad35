"""What training can change about the bound of a model whose encoder is fixed."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"The bound of diffusion has a prior term $\mathrm{KL}(q(z_T \mid x) \,\Vert\, p(z_T))$, the KLs of the steps, "
        "and a reconstruction. The schedule is fixed. Which of them does training the denoiser change?"
    ),
    options={
        "a": "All three: they are the bound of one model, which is trained as a whole.",
        "b": "The prior term and the KLs of the steps; the reconstruction is exact in the last step.",
        "c": "The KLs of the steps and the reconstruction.",
        "d": "The KLs of the steps alone.",
    },
    right="c",
    wrong={
        "a": (
            "the prior term compares q(z_T|x), which the schedule fixes, with N(0, I). No trained number occurs in it: "
            "it is small or large by the choice of the schedule."
        ),
        "b": (
            "q(z_T|x) and N(0, I) contain nothing that is trained, so the prior term stays. And the reconstruction "
            "log p(x|z_1) is the denoiser's work, too: its mean is the predicted x."
        ),
        "d": (
            "log p(x|z_1), the reconstruction, has the denoiser's prediction as its mean. It is the last step of "
            "sampling and is trained like the others."
        ),
    },
    hints=(
        "Look for the denoiser in each term: where does p depend on what is trained?",
        "The prior p(z_T) is N(0, I), and q has no parameters.",
    ),
    minutes=2,
    difficulty=1,
)
