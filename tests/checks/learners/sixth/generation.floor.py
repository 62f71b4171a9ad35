import torch


def wrong_1(distance, train, test, generated):
    """Mistake: the floor uses the whole training set instead of equally many images."""
    return distance(generated, test) / distance(train, test)


def wrong_2(distance, train, test, generated):
    """Mistake: as many real images as there are held-out ones, not as there are generated ones."""
    n = len(test)
    floor = distance(train[:n], test)
    return distance(generated, test) / floor


def wrong_3(distance, train, test, generated):
    """Mistake: the generated images are compared with training images, not with the held-out ones."""
    real = train.narrow(0, 0, generated.shape[0])
    return torch.div(distance(generated, real), distance(real, test))


def wrong_4(distance, train, test, generated):
    """Two mistakes: the last training images instead of the first, and the fraction is upside down."""
    real = train[-len(generated):]
    return distance(real, test) / distance(generated, test)


def right_1(distance, train, test, generated):
    """A fraction of two distances to the test images, the first len(generated) training images below."""
    return distance(generated, test) / distance(train[: len(generated)], test)


def right_2(distance, train, test, generated):
    """A list of the two sets, scored by a lambda."""
    count = generated.shape[0]
    score = lambda images: distance(images, test)  # noqa: E731
    ours, floor = map(score, (generated, train.narrow(0, 0, count)))
    return ours / floor
