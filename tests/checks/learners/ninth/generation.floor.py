def wrong_1(distance, train, test, generated):
    """Wrong: the floor is the distance of the whole training set, not of as many images as were generated."""
    floor = distance(train, test)
    return distance(generated, test) / floor


def wrong_2(distance, train, test, generated):
    """Wrong: the ratio is turned round: the floor over the generated images' distance."""
    n = generated.shape[0]
    ours = distance(generated, test)
    theirs = distance(train[:n], test)
    return theirs / ours


def wrong_3(distance, train, test, generated):
    """Wrong: measures the generated images against the training images instead of the held-out ones."""
    real = train[: len(generated)]
    return distance(generated, real) / distance(real, test)


def wrong_4(distance, train, test, generated):
    """Wrong twice: takes the floor off instead of dividing by it, and has the floor of the whole training set."""
    scores = [distance(images, test) for images in (generated, train)]
    return scores[0] - scores[1]


def right_1(distance, train, test, generated):
    """Right: scores the generated images and an equally long first part of the training set (by split) in one loop, then divides."""
    first = train.split(len(generated))[0]
    scores = {}
    for name, images in (("generated", generated), ("real", first)):
        scores[name] = distance(images, test)
    return scores["generated"] / scores["real"]


def right_2(distance, train, test, generated):
    """Right: a ruler made of the real images first (as many as generated), its length as the unit of the generated distance."""
    def unit(count):
        places = [i for i in range(len(train)) if i < count]
        return 1.0 / distance(train[places], test)

    return unit(len(generated)) * distance(generated, test)
