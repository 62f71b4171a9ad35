import torch
from torch import Tensor


def wrong_1(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Minimises over the wrong axis: for each training image the distance to the nearest generated or test image."""
    of_generated = torch.cdist(generated, train).min(dim=0).values.median()
    of_test = torch.cdist(test, train).min(dim=0).values.median()
    return of_generated / of_test


def wrong_2(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Leaves out the square root, so that the ratio is one of squared distances."""

    def nearest(images):
        squared = (images[:, None] - train[None]).square().sum(-1)
        return squared.amin(1)

    return nearest(generated).median() / nearest(test).median()


def wrong_3(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Averages the nearest distances where the median is asked for."""
    of_generated = torch.cdist(generated, train).amin(1).mean()
    of_test = torch.cdist(test, train).amin(1).mean()
    return of_generated / of_test


def wrong_4(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Looks for the neighbours of the generated images among the test images instead of the training images."""
    of_generated = torch.cdist(generated, test).amin(1).median()
    of_test = torch.cdist(train, test).amin(0).median()
    return of_generated / of_test


def right_1(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Uses `cdist` without its matrix-product shortcut and `torch.median`."""

    def median_distance(images):
        distances = torch.cdist(images, train, compute_mode="donot_use_mm_for_euclid_dist")
        return distances.min(dim=1).values.median()

    return median_distance(generated) / median_distance(test)


def right_2(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    """Loops over images, measures norms of differences and takes the quantile at one half."""

    def median_distance(images):
        nearest = [torch.linalg.vector_norm(train - image, dim=1).min() for image in images]
        return torch.stack(nearest).quantile(0.5)

    return median_distance(generated) / median_distance(test)
