"""What a constant added to f does to the score-function estimator."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "$f$ lies between 0 and 1 everywhere. You add the constant 100 to it. What happens to the score-function "
        r"estimate of $\nabla_\phi\, \mathbb{E}_{q_\phi}[f(z)]$, without a baseline?"
    ),
    options={
        "a": "Nothing: the derivative of a constant is zero.",
        "b": "It becomes biased: the constant multiplies every score.",
        "c": "Its mean stays the same, and its variance grows a great deal.",
        "d": "Its mean grows by 100, and its variance stays the same.",
    },
    right="c",
    wrong={
        "a": (
            "f is not differentiated here. Its value multiplies the score of every sample, so a constant moves "
            "every single estimate; only the pathwise estimator does not notice it."
        ),
        "b": "the score has mean zero, so 100 times the score has mean zero, too. What it adds is noise, not bias.",
        "d": (
            "the gradient of E[f] + 100 is the gradient of E[f]. The constant adds 100 times the score to each "
            "sample, which averages to zero and scatters widely."
        ),
    },
    hints=(
        "The estimate of one sample is f(z) times the score. What is the mean of 100 times the score?",
        "A baseline is a constant that is subtracted. Why is it worth having?",
    ),
    minutes=2,
    difficulty=1,
)
