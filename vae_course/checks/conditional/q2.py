"""Why the label of an image without one is summed out."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"For an image without a label, the objective of M2 sums over all classes, each weighted with $q_\phi(y "
        r"\mid x)$. Why does it not draw one class from $q_\phi(y \mid x)$, as it draws one $z$?"
    ),
    options={
        "a": "Because a bound with a drawn class would be biased.",
        "b": "Because nothing is known of the class, so all classes must count alike.",
        "c": "Because classes cannot be drawn from a softmax.",
        "d": "Because a drawn class passes no pathwise gradient to the classifier, and ten classes can be summed.",
    },
    right="d",
    wrong={
        "a": (
            "one class drawn from q(y|x) gives an unbiased estimate of the same bound. What is lost is the "
            "gradient's easy way through the draw."
        ),
        "b": (
            "the classes count with the weights q(y|x), not alike: that is how the classifier learns which class "
            "explains the image."
        ),
        "c": (
            "drawing a class is one call of torch.multinomial. But a class jumps from one to another, and nothing "
            "can be differentiated along a jump."
        ),
    },
    hints=(
        "Chapter 03: which draws pass a gradient to the parameters of their distribution?",
        "What would the classifier learn from, if a class were drawn?",
    ),
    minutes=2,
    difficulty=1,
)
