"""What it means that no fault was found."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question="A VAE draws poor images. `diagnose` returns no finding. What may you conclude?",
    options={
        "a": (
            "None of the faults that it knows left its trace; others are possible, such as wrong data or too small "
            "a network."
        ),
        "b": "The code is right; it only has to be trained longer.",
        "c": "The model is healthy, and its images are as good as a VAE's can be.",
        "d": "The thresholds of `diagnose` are too high: lower them until it finds something.",
    },
    right="a",
    wrong={
        "b": (
            "it may be, but nothing was measured that says so. Labels mixed up, a wrong data set or a small network "
            "pass every one of its rules, and longer training mends none of them."
        ),
        "c": (
            "the rules look for known faults, one by one. That none applies is no proof of health, as a blood test "
            "without findings is none."
        ),
        "d": (
            "a threshold is set so that healthy models stay below it. Lowered until something is found, it finds "
            "something in every model, and the name it gives means nothing."
        ),
    },
    hints=(
        "Which faults can a list of rules find?",
        "What would a wrong data set change in ranges, gradients and prices?",
    ),
    minutes=2,
    difficulty=1,
)
