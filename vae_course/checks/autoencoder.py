"""Exercises of chapter 01, autoencoders."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.exercise import Exercise, Misconception

SHAPES = (((1, 1, 2, 2), torch.float32), ((3, 6), torch.float32), ((4, 2, 3, 3), torch.float64))


def _pairs(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Two batches of images in [0, 1] of the same shape, growing, the last in float64."""
    return [tuple(torch.rand(2, *shape, generator=generator, dtype=dtype)) for shape, dtype in SHAPES]


def _reduced_wrongly(per_pixel: Callable[..., Tensor]) -> tuple[Misconception, ...]:
    """What else than a sum per image people make of a loss per pixel."""
    return (
        Misconception(
            "averaged over pixels",
            lambda *arguments: per_pixel(*arguments).flatten(1).mean(1),
            "your values are averaged over the pixels of an image. Sum them: later, a term that is not divided by the "
            "number of pixels joins the loss, and would weigh too much by exactly that number.",
        ),
        Misconception(
            "averaged over everything",
            lambda *arguments: per_pixel(*arguments).mean(),
            "you averaged over pixels and images, as PyTorch's losses do by default. One sum per image is asked for.",
        ),
        Misconception(
            "averaged over the batch",
            lambda *arguments: per_pixel(*arguments).flatten(1).sum(1).mean(),
            "you returned the mean over the batch. Return one figure per image; the mean is taken later, separately.",
        ),
        Misconception(
            "summed over the batch",
            lambda *arguments: per_pixel(*arguments).sum(),
            "you summed over the images as well. Such a figure grows with the batch size; one per image is asked for.",
        ),
    )


def _squares(x_hat: Tensor, x: Tensor) -> Tensor:
    return (x_hat - x).square()


ERROR = Exercise(
    name="autoencoder.error",
    reference=lambda x_hat, x: _squares(x_hat, x).flatten(1).sum(1),
    cases=_pairs,
    alternatives=(
        lambda x_hat, x: torch.stack([((a - b) ** 2).sum() for a, b in zip(x_hat, x, strict=True)]),
        lambda x_hat, x: F.mse_loss(x_hat, x, reduction="none").sum(dim=tuple(range(1, x.ndim))),
        lambda x_hat, x: torch.einsum("np,np->n", (x_hat - x).flatten(1), (x_hat - x).flatten(1)),
    ),
    mistakes=(
        *_reduced_wrongly(_squares),
        Misconception(
            "root taken",
            lambda x_hat, x: _squares(x_hat, x).flatten(1).sum(1).sqrt(),
            "your values are distances, the roots of the errors. The squared error is what adds up over pixels.",
        ),
        Misconception(
            "absolute difference",
            lambda x_hat, x: (x_hat - x).abs().flatten(1).sum(1),
            "you summed absolute differences. Their best constant is the median image, not the mean; square them.",
        ),
        Misconception(
            "summed before squaring",
            lambda x_hat, x: (x_hat - x).flatten(1).sum(1).square(),
            "you summed the differences and squared the sum: pixels that are too bright make up for others that are "
            "too dark. Square each pixel first.",
        ),
    ),
    hints=(
        "Square the difference at every pixel. Which dimensions belong to one image?",
        "`flatten(1)` turns a batch of any image shape into (batch, pixels).",
    ),
    minutes=4,
    difficulty=1,
)


# A linear encoder and decoder.


def _layers(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Images and layers; the bias v centres the codes, so that both signs occur."""
    cases = []
    for (shape, dtype), latent in zip(SHAPES, (1, 2, 3), strict=True):
        x = torch.rand(shape, generator=generator, dtype=dtype)
        pixels = x[0].numel()
        sizes = ((latent, pixels), (latent,), (pixels, latent), (pixels,))
        V, v, W, w = (torch.randn(size, generator=generator, dtype=dtype) for size in sizes)
        cases.append((x, V, 0.1 * v - V @ x.flatten(1).mean(0), W, w))
    return cases


def _linear(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = x.flatten(1) @ V.mT + v
    return z, (z @ W.mT + w).view_as(x)


def _linear_layers(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = F.linear(x.flatten(1), V, v)
    return z, F.linear(z, W, w).reshape(x.shape)


def _linear_einsum(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = torch.einsum("dp,np->nd", V, x.reshape(len(x), -1)) + v
    return z, torch.stack([(W @ code + w).reshape(x.shape[1:]) for code in z])


def _no_code(x, V, v, W, w):
    return x.flatten(1), x


def _bypassed(x, V, v, W, w):
    return _linear(x, V, v, W, w)[0], x


def _rectified(x, V, v, W, w):
    z = (x.flatten(1) @ V.mT + v).relu()
    return z, (z @ W.mT + w).view_as(x)


def _squashed(x, V, v, W, w):
    z, x_hat = _linear(x, V, v, W, w)
    return z, x_hat.sigmoid()


def _left_flat(x, V, v, W, w):
    z, x_hat = _linear(x, V, v, W, w)
    return z, x_hat.flatten(1)


LINEAR = Exercise(
    name="autoencoder.linear",
    reference=_linear,
    cases=_layers,
    alternatives=(_linear_layers, _linear_einsum),
    mistakes=(
        Misconception(
            "no bottleneck",
            _no_code,
            "your code has as many numbers as the image has pixels, and the copy is the image: an identity. It copies "
            "noise just as well, and nothing has been learned.",
        ),
        Misconception(
            "decoder bypassed",
            _bypassed,
            "your codes are right, but the reconstruction is the input itself. The decoder may know nothing of the "
            "image but its code.",
        ),
        Misconception(
            "encoder's bias left out",
            lambda x, V, v, W, w: _linear(x, V, 0 * v, W, w),
            "the encoder's bias v is missing: your codes are off by the same vector for every image.",
        ),
        Misconception(
            "decoder's bias left out",
            lambda x, V, v, W, w: _linear(x, V, v, W, 0 * w),
            "the decoder's bias w is missing. Without it, the plane of reconstructions must pass through the black "
            "image: the same mistake as PCA without centring.",
        ),
        Misconception(
            "encoder's matrix used for decoding",
            lambda x, V, v, W, w: _linear(x, V, v, V.mT, w),
            "you decode with the transposed matrix of the encoder. Tied weights are a design of their own; here the "
            "decoder has a matrix W.",
        ),
        Misconception(
            "ReLU on the code",
            _rectified,
            "your codes have no negative values: an activation follows the bottleneck, forbids half of each axis, and "
            "can silence a dimension for good. The code is linear here.",
        ),
        Misconception(
            "sigmoid on the output",
            _squashed,
            "your reconstructions pass through a sigmoid. A linear autoencoder has none, and with one it is no PCA.",
        ),
        Misconception(
            "reconstruction left flat",
            _left_flat,
            "your reconstruction is a list of pixels. Give it back the shape of the images, or the next subtraction "
            "may broadcast to something large and meaningless.",
        ),
        Misconception(
            "results in the wrong order",
            lambda *arguments: _linear(*arguments)[::-1],
            "you returned the reconstruction first. The code comes first, as the docstring says.",
        ),
    ),
    hints=(
        "Flatten the images; then each layer is a matrix product and a bias.",
        "A batch of flat images has images in rows: multiply from the right by the transposed matrix.",
        "`view_as(x)` gives the decoded pixels the shape of the images.",
    ),
    minutes=6,
    difficulty=1,
)


# Principal component analysis.


def _clouds(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Points around a mean far from the origin, with clearly different variances along rotated axes."""
    cases = []
    for pixels, dimensions, dtype in ((4, 1, torch.float32), (6, 2, torch.float64), (8, 3, torch.float64)):
        mean = 1 + torch.rand(pixels, generator=generator, dtype=dtype)
        rotation = torch.linalg.qr(torch.randn(pixels, pixels, generator=generator, dtype=dtype)).Q
        spread = 0.5 ** torch.arange(pixels, dtype=dtype)
        points = mean + torch.randn(60, pixels, generator=generator, dtype=dtype) * spread @ rotation.mT
        cases.append((points[:50], points[50:], dimensions))
    return cases


def _directions(points: Tensor, dimensions: int) -> Tensor:
    """The directions of the largest second moment, as orthonormal columns."""
    return torch.linalg.svd(points, full_matrices=False).Vh[:dimensions].mT


def _projected(x: Tensor, mean: Tensor | float, q: Tensor) -> Tensor:
    return mean + (x - mean) @ q @ q.mT


def _pca(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    mean = train.mean(0)
    return _projected(x, mean, _directions(train - mean, dimensions))


def _pca_covariance(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    q = torch.linalg.eigh(torch.cov(train.mT)).eigenvectors[:, -dimensions:]
    return _projected(x, train.mean(0), q)


def _pca_library(train: Tensor, x: Tensor, dimensions: int) -> Tensor:
    from sklearn.decomposition import PCA

    pca = PCA(dimensions, svd_solver="full").fit(train.numpy())
    return torch.from_numpy(pca.inverse_transform(pca.transform(x.numpy())))


def _smallest(train, x, dimensions):
    q = torch.linalg.eigh(torch.cov(train.mT)).eigenvectors[:, :dimensions]
    return _projected(x, train.mean(0), q)


def _rows_for_columns(train, x, dimensions):
    mean = train.mean(0)
    return _projected(x, mean, torch.linalg.svd(train - mean).Vh[:, :dimensions])


PCA_BY_HAND = Exercise(
    name="autoencoder.pca",
    reference=_pca,
    cases=_clouds,
    alternatives=(_pca_covariance, _pca_library),
    mistakes=(
        Misconception(
            "not centred",
            lambda train, x, d: _projected(x, 0.0, _directions(train, d)),
            "you forgot to centre: your plane passes through the black image, and its first direction is spent on "
            "getting from there to the mean image.",
        ),
        Misconception(
            "directions not centred",
            lambda train, x, d: _projected(x, train.mean(0), _directions(train, d)),
            "you centre when you project, but not when you look for the directions: they are those of the second "
            "moment, not of the covariance.",
        ),
        Misconception(
            "projection not centred",
            lambda train, x, d: _projected(x, 0.0, _directions(train - train.mean(0), d)),
            "your directions are right, but you project the images without centring them. The plane passes through the "
            "mean image, not through black.",
        ),
        Misconception(
            "mean not added again",
            lambda train, x, d: _pca(train, x, d) - train.mean(0),
            "you return the projected difference from the mean. Add the mean again, to be back among the images.",
        ),
        Misconception(
            "smallest variance kept",
            _smallest,
            "you kept the directions with the smallest variance. `eigh` sorts its eigenvalues upwards.",
        ),
        Misconception(
            "centred with the wrong mean",
            lambda train, x, d: _projected(x, x.mean(0), _directions(train - train.mean(0), d)),
            "you centre the images with their own mean. A reconstruction would then depend on which other images are "
            "in the batch; the mean is learned from the training images, like the directions.",
        ),
        Misconception(
            "learned from the images to reconstruct",
            lambda train, x, d: _pca(x, x, d),
            "you found mean and directions on the images that are to be reconstructed. That is an error on training "
            "data: learn from `train`, apply to `x`.",
        ),
        Misconception(
            "rows taken for columns",
            _rows_for_columns,
            "you took columns of the SVD's last factor. `torch.linalg.svd` returns it transposed: the directions are "
            "its rows.",
        ),
    ),
    hints=(
        "Three steps: the mean of the training images, the directions of the centred training images, the projection.",
        "The directions: the last eigenvectors of the covariance matrix (`torch.linalg.eigh` sorts upwards), or the "
        "first right singular vectors of the centred images.",
        "With the directions as columns of q: mean + (x - mean) @ q @ q.T. What remains is to find q.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)


# Holes: how far is a decoded image from anything that was seen?


def _galleries(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Decoded images and training images, of various brightness."""
    cases = []
    sizes = ((2, 3, (2,), torch.float32), (5, 8, (1, 3, 3), torch.float32), (7, 20, (4,), torch.float64))
    for n, m, shape, dtype in sizes:
        images = torch.rand(n + m, *shape, generator=generator, dtype=dtype)
        brightness = torch.rand(n + m, *(1 for _ in shape), generator=generator, dtype=dtype)
        cases.append(tuple((images * brightness).split((n, m))))
    return cases


def _distances(decoded: Tensor, train: Tensor) -> Tensor:
    """Every decoded image (rows) to every training image (columns)."""
    return (decoded.flatten(1)[:, None] - train.flatten(1)[None]).square().sum(-1).sqrt()


def _most_similar(decoded, train):
    found = train.flatten(1)[(decoded.flatten(1) @ train.flatten(1).mT).argmax(1)]
    return (decoded.flatten(1) - found).norm(dim=1)


HOLE = Exercise(
    name="autoencoder.hole",
    reference=lambda decoded, train: _distances(decoded, train).amin(1),
    cases=_galleries,
    alternatives=(
        lambda decoded, train: torch.cdist(decoded.flatten(1), train.flatten(1)).min(dim=1).values,
        lambda decoded, train: torch.stack([(train - image).flatten(1).norm(dim=1).min() for image in decoded]),
    ),
    mistakes=(
        Misconception(
            "nearest in the wrong direction",
            lambda decoded, train: _distances(decoded, train).amin(0),
            "you return one figure per training image. The question is how far each decoded image lies from the data, "
            "not how well the data are covered.",
        ),
        Misconception(
            "mean distance",
            lambda decoded, train: _distances(decoded, train).mean(1),
            "you average the distances to all training images. Even a perfect copy of one of them is far from most of "
            "the others: take the nearest.",
        ),
        Misconception(
            "farthest",
            lambda decoded, train: _distances(decoded, train).amax(1),
            "you return the distance to the farthest training image. The nearest one shows whether anything like it "
            "was ever seen.",
        ),
        Misconception(
            "squared",
            lambda decoded, train: _distances(decoded, train).square().amin(1),
            "your values are squared distances. The nearest image is the same, but grey levels are asked for, not "
            "squared ones.",
        ),
        Misconception(
            "averaged over pixels",
            lambda decoded, train: _distances(decoded, train).amin(1) / decoded[0].numel() ** 0.5,
            "your values are divided by the root of the number of pixels: a root mean square. Sum over the pixels.",
        ),
        Misconception(
            "one figure for all",
            lambda decoded, train: _distances(decoded, train).amin(1).mean(),
            "you averaged over the decoded images. Return one distance per image, so that its hole can be found.",
        ),
        Misconception(
            "index returned",
            lambda decoded, train: _distances(decoded, train).argmin(1),
            "you return which training image is nearest. How far away it is was the question.",
        ),
        Misconception(
            "nearest by inner product",
            _most_similar,
            "you pick the training image with the largest inner product. That favours bright images, whatever they "
            "show: pick the one at the smallest distance.",
        ),
    ),
    hints=(
        "You need every distance between the two sets, then the smallest one in each row.",
        "`torch.cdist` takes two matrices with one point per row, and `min(dim=...)` returns values and indices.",
    ),
    minutes=6,
    difficulty=2,
)


# The denoising objective.


def _denoisers(generator: torch.Generator) -> list[tuple[Callable, Tensor, Callable]]:
    cases = []
    for shape, dtype in SHAPES:
        x = torch.rand(shape, generator=generator, dtype=dtype)
        pixels = x[0].numel()
        matrix = torch.randn(pixels, pixels, generator=generator, dtype=dtype)
        noise = torch.randn(shape[1:], generator=generator, dtype=dtype)

        def model(x, matrix=matrix):
            return (x.flatten(1) @ matrix).tanh().view_as(x)

        def corrupt(x, noise=noise):
            return (x + noise).clamp(0, 1)

        cases.append((model, x, corrupt))
    return cases


def _denoising_squares(model: Callable, x: Tensor, corrupt: Callable) -> Tensor:
    return (model(corrupt(x)) - x).square()


def _per_image(difference: Tensor) -> Tensor:
    return difference.square().flatten(1).sum(1)


DENOISING = Exercise(
    name="autoencoder.denoising",
    reference=lambda model, x, corrupt: _per_image(model(corrupt(x)) - x),
    cases=_denoisers,
    alternatives=(
        lambda model, x, corrupt: F.mse_loss(model(corrupt(x)), x, reduction="none").flatten(1).sum(1),
        lambda model, x, corrupt: torch.stack([(model(corrupt(i[None])) - i).square().sum() for i in x]),
    ),
    mistakes=(
        *_reduced_wrongly(_denoising_squares)[:3],
        Misconception(
            "noisy target",
            lambda model, x, corrupt: _per_image(model(corrupt(x)) - corrupt(x)),
            "your target is the spoilt image: noise in, noise out. Copying is then the right answer again. Which image "
            "should the model give back?",
        ),
        Misconception(
            "clean input",
            lambda model, x, corrupt: _per_image(model(x) - x),
            "your model is shown the clean image: this is a plain autoencoder, and it never learns what noise is.",
        ),
        Misconception(
            "input and target exchanged",
            lambda model, x, corrupt: _per_image(model(x) - corrupt(x)),
            "you show the clean image and ask for the spoilt one, whose noise nobody can predict. Exchange the two.",
        ),
        Misconception(
            "output spoilt",
            lambda model, x, corrupt: _per_image(corrupt(model(x)) - x),
            "you spoil the output of the model. The noise belongs on its input.",
        ),
        Misconception(
            "model left out",
            lambda model, x, corrupt: _per_image(corrupt(x) - x),
            "your values do not depend on the model: this is how far the noise moved the images, which is what a "
            "denoiser has to beat.",
        ),
        Misconception(
            "noise as the target",
            lambda model, x, corrupt: _per_image(model(corrupt(x)) - (corrupt(x) - x)),
            "your model is asked for the noise rather than the image. Such models exist, but then the image is what "
            "remains after a subtraction; here the output is the clean image.",
        ),
    ),
    hints=(
        "Two images play a part, the clean and the spoilt one. Which is the input, which the target?",
        "Call `corrupt` once, on what the model is shown, and compare the output with `x`.",
    ),
    minutes=6,
    difficulty=2,
)


# The door: images on [0, 1], whatever scale they come on.


def _scales(generator: torch.Generator) -> list[tuple[Tensor, float, float]]:
    """Images that do not reach the ends of their scale."""
    draw = [torch.rand(shape, generator=generator, dtype=dtype) * 0.8 + 0.1 for shape, dtype in SHAPES[1:]]
    grey = (torch.rand(3, 1, 2, 2, generator=generator, dtype=torch.float32) * 200 + 20).to(torch.uint8)
    return [(2 * draw[0] - 1, -1.0, 1.0), (grey, 0.0, 255.0), (6 * draw[1] - 2, -2.0, 4.0)]


def _to_unit(images: Tensor, low: float, high: float) -> Tensor:
    return (images.double() - low) / (high - low)


def _stretched(images, low, high):
    flat = images.double().flatten(1)
    darkest, brightest = flat.amin(1, keepdim=True), flat.amax(1, keepdim=True)
    return ((flat - darkest) / (brightest - darkest)).view_as(images)


RANGE = Exercise(
    name="autoencoder.range",
    reference=_to_unit,
    cases=_scales,
    alternatives=(
        lambda images, low, high: (images - low) / (high - low),
        lambda images, low, high: images / (high - low) + low / (low - high),
    ),
    mistakes=(
        Misconception(
            "only divided",
            lambda images, low, high: images / high,
            "you divide by the largest value, which is right only where the scale starts at 0. From [-1, 1], negative "
            "values remain, and a cross-entropy on them has no lowest value.",
        ),
        Misconception(
            "divided by 255",
            lambda images, low, high: images / 255,
            "you divide by 255, whatever the scale is. Images that came on another one are then nearly black or "
            "partly negative.",
        ),
        Misconception(
            "only shifted",
            lambda images, low, high: images - low,
            "your images start at 0 but do not end at 1: the scale is shifted, not shortened.",
        ),
        Misconception(
            "clamped",
            lambda images, low, high: images.double().clamp(0, 1),
            "you cut off what lies outside [0, 1]. No error is raised, and part of every image is lost: a byte above 1 "
            "is white, a pixel below 0 is black.",
        ),
        Misconception(
            "stretched over the batch",
            lambda images, low, high: _to_unit(images, images.min().item(), images.max().item()),
            "you stretch each batch from its darkest to its brightest pixel. The same image then looks different in "
            "another batch; the scale is given by low and high.",
        ),
        Misconception(
            "stretched over each image",
            _stretched,
            "you stretch every image by its own darkest and brightest pixel. A faint image and a strong one become the "
            "same; the scale is given by low and high.",
        ),
        Misconception(
            "to [-1, 1]",
            lambda images, low, high: 2 * _to_unit(images, low, high) - 1,
            "your images lie in [-1, 1], as recipes for photographs want them. A pixel of -1 is no probability: the "
            "cross-entropy on it has no lowest value.",
        ),
        Misconception(
            "standardised",
            lambda images, low, high: (images.double() - images.double().mean()) / images.double().std(),
            "you subtract a mean and divide by a standard deviation. The result has no fixed ends, and lies partly "
            "outside [0, 1].",
        ),
        Misconception(
            "sigmoid as a scale",
            lambda images, low, high: images.double().sigmoid(),
            "you squeeze the images through a sigmoid. Ends and middle are bent: black no longer is 0, and white is "
            "not 1.",
        ),
    ),
    hints=(
        "Where must `low` end up, and where `high`? Between them, the map is a straight line.",
        "Subtract what makes the darkest value 0, then divide by the length of the scale.",
    ),
    minutes=4,
    difficulty=2,
)


# Binary cross-entropy from logits.


def _logits(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Moderate logits, and at last some so large that their sigmoid rounds to 0 or 1."""
    cases = []
    for (shape, dtype), scale in zip(SHAPES, (1.0, 2.0, 1.0), strict=True):
        x = 0.1 + 0.8 * torch.rand(shape, generator=generator, dtype=dtype)
        cases.append((scale * torch.randn(shape, generator=generator, dtype=dtype), x))
    x = 0.1 + 0.8 * torch.rand(2, 3, generator=generator, dtype=torch.float32)
    return [*cases, (torch.tensor([[200.0, -300.0, 1.0], [-250.0, 0.5, 400.0]], dtype=torch.float32), x)]


def _cross_entropies(logits: Tensor, x: Tensor) -> Tensor:
    return F.softplus(logits) - x * logits


def _log_of_sigmoid(logits, x):
    p = logits.sigmoid()
    return -(x * p.log() + (1 - x) * (1 - p).log()).flatten(1).sum(1)


CROSS_ENTROPY = Exercise(
    name="autoencoder.cross_entropy",
    reference=lambda logits, x: _cross_entropies(logits, x).flatten(1).sum(1),
    cases=_logits,
    alternatives=(
        lambda logits, x: F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1),
        lambda logits, x: -(x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).flatten(1).sum(1),
        lambda logits, x: (
            (-torch.distributions.Bernoulli(logits=logits, validate_args=False).log_prob(x)).flatten(1).sum(1)
        ),
    ),
    mistakes=(
        *_reduced_wrongly(_cross_entropies)[:3],
        Misconception(
            "sigmoid twice",
            lambda logits, x: _cross_entropies(logits.sigmoid(), x).flatten(1).sum(1),
            "the sigmoid is applied twice. Every probability then lies between 0.5 and 0.731: black is out of reach, "
            "and each black pixel costs at least log 2 nats for ever.",
        ),
        Misconception(
            "targets outside [0, 1]",
            lambda logits, x: _cross_entropies(logits, 2 * x - 1).flatten(1).sum(1),
            "your targets lie in [-1, 1]. A pixel of -1 is no probability: the loss has no lowest value there, and "
            "falls below zero.",
        ),
        Misconception(
            "sign",
            lambda logits, x: -_cross_entropies(logits, x).flatten(1).sum(1),
            "your values are negative: this is the log-likelihood. A loss is to be made small, so it has the other "
            "sign.",
        ),
        Misconception(
            "black pixels forgotten",
            lambda logits, x: -(x * F.logsigmoid(logits)).flatten(1).sum(1),
            "only the bright pixels count in your loss. A model that paints everything white would be perfect: the "
            "second term, for black, is missing.",
        ),
        Misconception(
            "logarithm of a rounded probability",
            _log_of_sigmoid,
            "your formula is right and its arithmetic is not: for large logits the sigmoid rounds to 0 or 1, and the "
            "logarithm is infinite. Work with the logits, or with a function that does.",
        ),
        Misconception(
            "logarithm cut off",
            lambda logits, x: F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").flatten(1).sum(1),
            "for large logits your values stop growing. `binary_cross_entropy` cuts its logarithms off at -100, where "
            "the gradient is lost; there is a function that takes logits.",
        ),
        Misconception(
            "arguments exchanged",
            lambda logits, x: _cross_entropies(x, logits).flatten(1).sum(1),
            "you take the images for logits and the logits for images. The prediction comes first, the target second.",
        ),
    ),
    hints=(
        "With p = sigmoid(logit), a pixel costs -x log p - (1 - x) log(1 - p). Sum over the pixels of an image.",
        "log p and log(1 - p) can be had without p: `torch.nn.functional.logsigmoid` of the logit and of its negative.",
        "`binary_cross_entropy_with_logits` does it in one call; mind its `reduction`.",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)

EXERCISES = (ERROR, LINEAR, PCA_BY_HAND, HOLE, DENOISING, RANGE, CROSS_ENTROPY)
