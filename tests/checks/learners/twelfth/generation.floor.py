import torch


def wrong_1(distance, train, test, generated):
    """Wrong: the floor is taken with the whole training set, not with equally many real images."""
    return distance(generated, test) / distance(train, test)


def wrong_2(distance, train, test, generated):
    """Wrong: the quotient is turned round, the floor is divided by the score."""
    n = generated.shape[0]
    floor = distance(train[:n], test)
    score = distance(generated, test)
    return floor / score


def wrong_3(distance, train, test, generated):
    """Wrong: the generated images are compared with the training images instead of the held-out ones."""
    real = train[: len(generated)]
    return distance(generated, train) / distance(real, test)


def wrong_4(distance, train, test, generated):
    """Wrong twice: as many training images as there are held-out (not generated) ones, and a difference in place of the quotient."""
    return distance(generated, test) - distance(train[: len(test)], test)


def right_1(distance, train, test, generated):
    """Right: both sets, of the same size, are scored in a loop, then divided."""
    scores = []
    for images in (generated, train.narrow(0, 0, len(generated))):
        scores.append(distance(images, test))
    score, floor = scores
    return score / floor


def right_2(distance, train, test, generated):
    """Right: the held-out images come first in the distance (which is symmetric); the real images by index."""
    real = train.index_select(0, torch.arange(generated.size(0), device=train.device))
    return distance(test, generated) / distance(test, real)
