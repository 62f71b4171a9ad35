import torch


def wrong_1(generated, test, train):
    """Wrong: mean in place of median."""
    a = torch.cdist(generated, train).min(1).values.mean()
    b = torch.cdist(test, train).min(1).values.mean()
    return a / b


def wrong_2(generated, test, train):
    """Wrong: the ratio is upside down."""
    def nearest(images):
        return torch.stack([(train - image).norm(dim=1).min() for image in images]).median()

    return nearest(test) / nearest(generated)


def wrong_3(generated, test, train):
    """Wrong: SQUARED distances, the root is missing."""
    def middle(images):
        squared = (images[:, None] - train[None]).square().sum(-1)
        return squared.amin(1).median()

    return middle(generated) / middle(test)


def wrong_4(generated, test, train):
    """Wrong twice: the minimum runs over the wrong dimension (for each training image its nearest other), and the generated images are compared with the test images."""
    first = torch.cdist(generated, test).min(dim=0).values.median()
    second = torch.cdist(test, train).min(dim=0).values.median()
    return first / second


def right_1(generated, test, train):
    """Right: exact cdist, min, median."""
    mode = "donot_use_mm_for_euclid_dist"
    ours = torch.cdist(generated, train, compute_mode=mode).amin(1).median()
    real = torch.cdist(test, train, compute_mode=mode).amin(1).median()
    return ours / real


def right_2(generated, test, train):
    """Right: loop over the images; median as the 0.5 quantile (mean of the two middle values if their number is even)."""
    medians = []
    for images in (generated, test):
        nearest = [torch.linalg.vector_norm(train - image, dim=1).min() for image in images]
        medians.append(torch.quantile(torch.stack(nearest), 0.5))
    return medians[0] / medians[1]
