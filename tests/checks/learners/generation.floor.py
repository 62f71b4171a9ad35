import torch


def wrong_1(distance, train, test, generated):
    """The floor uses all training images instead of as many as were generated."""
    return distance(generated, test) / distance(train, test)


def wrong_2(distance, train, test, generated):
    """Compares the generated images with the training images instead of the held-out ones."""
    same = train[: len(generated)]
    return distance(generated, train) / distance(same, test)


def wrong_3(distance, train, test, generated):
    """The ratio is upside down: the floor over the distance of the generated images."""
    m = len(generated)
    return distance(train[:m], test) / distance(generated, test)


def wrong_4(distance, train, test, generated):
    """Subtracts the floor instead of dividing by it."""
    return distance(generated, test) - distance(train[: len(generated)], test)


def wrong_5(distance, train, test, generated):
    """Takes the floor between two parts of the training set instead of between training and held-out images."""
    m = len(generated)
    return distance(generated, test) / distance(train[:m], train[m : 2 * m])


def wrong_6(distance, train, test, generated):
    """Takes as many real images as there are test images instead of as many as were generated."""
    return distance(generated, test) / distance(train[: len(test)], test)


def right_1(distance, train, test, generated):
    """Two distances from the held-out images, divided."""
    real = train[: len(generated)]
    return distance(generated, test) / distance(real, test)


def right_2(distance, train, test, generated):
    """The same with the held-out images as first argument and torch.narrow for the slice."""
    floor = distance(test, train.narrow(0, 0, generated.shape[0]))
    return distance(test, generated) / floor


def right_3(distance, train, test, generated):
    """A loop over the generated and the real set, the quotient taken as exp of a difference of logs."""
    logs = []
    for images in (generated, train[torch.arange(len(generated))]):
        logs.append(torch.as_tensor(distance(images, test)).log())
    return (logs[0] - logs[1]).exp()
