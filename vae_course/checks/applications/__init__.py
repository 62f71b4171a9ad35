"""Exercises of chapter 10, applications: figures by which restored, compressed and odd images are judged."""

ORDER = (
    "psnr",
    "gibbs",
    "missing_weights",
    "bits_per_dimension",
    "bits_back",
    "knn",
    "auroc",
    "q1",
    "q2",
)
