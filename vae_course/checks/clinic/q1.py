"""Which line of a loss an effective beta points to."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VAE for 784 pixels with 8 latent dimensions, binary cross-entropy and KL, batches of 98 images. You "
        r"measure its loss by gradients and find an effective $\beta$ of 98. Which line of code explains it?"
    ),
    options={
        "a": "The cross-entropy is averaged over the pixels, the KL summed over the latent dimensions.",
        "b": "The KL is averaged over the latent dimensions, the cross-entropy summed over the pixels.",
        "c": "The whole loss is summed over the batch instead of averaged.",
        "d": "Each term is averaged over its own dimensions: pixels and latent dimensions.",
    },
    right="d",
    wrong={
        "a": "that divides the reconstruction by 784 and leaves the KL as it is: beta would be 784.",
        "b": "that makes the KL cheaper, not dearer: beta would be 1/8 = 0.125.",
        "c": (
            "that multiplies both terms by 98, the number of images. Their ratio stays as it is, so beta would be "
            "1; only the figure on the screen grows."
        ),
    },
    hints=(
        "beta = b / a, where a and b are what the reconstruction and the KL are multiplied by.",
        "784 / 8 = 98.",
    ),
    minutes=2,
    difficulty=1,
)
