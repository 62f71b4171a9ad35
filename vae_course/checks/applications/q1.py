"""What an AUROC far below one half means."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"As a score of oddness you take $-\log p_\theta(x)$. Against one kind of foreign images its AUROC is "
        "0.08. What does that mean?"
    ),
    options={
        "a": "The score is useless here: it guesses.",
        "b": "It finds 8 % of the foreign images.",
        "c": "The foreign images nearly always have a higher likelihood than usual ones.",
        "d": "Turn the score round, and you have a detector with an AUROC of 0.92 for what is foreign.",
    },
    right="c",
    wrong={
        "a": (
            "guessing gives 0.5. At 0.08 the score tells the two kinds apart nearly perfectly, and puts them in the "
            "wrong order."
        ),
        "b": (
            "the AUROC knows no threshold, so it is not a share of images found. It is the share of pairs, one "
            "foreign and one usual image, in which the foreign one has the higher score."
        ),
        "d": (
            "for this kind of images, yes, and you know that only because you have seen them. Images of another "
            "kind have a low likelihood, and the score turned round would call just those usual."
        ),
    },
    hints=(
        "The AUROC is the share of pairs in which the foreign image has the higher score. Which one has it in the "
        "other 92 %?",
        "Simple images are short under any sensible code.",
    ),
    minutes=2,
    difficulty=1,
)
