import torch


def wrong_1(distance, train, test, generated):
    """Takes the whole training set for the floor, not as many images as were generated."""
    return distance(generated, test) / distance(train, test)


def wrong_2(distance, train, test, generated):
    """Measures generated and test images against the training images instead of against the held-out ones."""
    some = train[: len(generated)]
    return distance(generated, some) / distance(test, some)


def wrong_3(distance, train, test, generated):
    """Subtracts the floor instead of dividing by it."""
    return distance(generated, test) - distance(train[: len(generated)], test)


def wrong_4(distance, train, test, generated):
    """Takes as many training images as there are test images."""
    return distance(generated, test) / distance(train[: len(test)], test)


def right_1(distance, train, test, generated):
    """The quotient of the two distances from the test images."""
    return distance(generated, test) / distance(train[: len(generated)], test)


def right_2(distance, train, test, generated):
    """With the held-out images as first argument and the real ones by narrow."""
    n = generated.shape[0]
    floor = distance(test, train.narrow(0, 0, n))
    return distance(test, generated) / floor
