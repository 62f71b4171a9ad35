import torch


def wrong_1(told, untold, weight):
    """Wrong: the other convention, told + weight (told - untold), in which weight 0 gives `told` and weight 1 goes beyond it."""
    return (1 + weight) * told - weight * untold


def wrong_2(told, untold, weight):
    """Wrong: told and untold exchanged, so that weight 0 gives `told` and weight 1 gives `untold`."""
    difference = untold - told
    return told + weight * difference


def wrong_3(told, untold, weight):
    """Wrong: the sign of untold's share is turned round, weight - 1 in place of 1 - weight (right at weight 1 alone)."""
    out = torch.empty_like(told)
    for i in range(len(told)):
        out[i] = weight * told[i] + (weight - 1) * untold[i]
    return out


def wrong_4(told, untold, weight):
    """Wrong twice: adds the prediction `told` itself in place of its difference from `untold`, and with weight 1 + weight."""
    return torch.add(untold, told, alpha=1 + weight)


def right_1(told, untold, weight):
    """Right: contracts the stacked pair (untold, told) with the two coefficients (1 - weight, weight)."""
    pair = torch.stack([untold, told])
    coefficients = told.new_tensor([1 - weight, weight])
    return torch.einsum("k,k...->...", coefficients, pair)


def right_2(told, untold, weight):
    """Right: starts at `told` and goes on by weight - 1 times what the class changes."""
    change = told.sub(untold)
    beyond = weight - 1
    return told.add(change, alpha=beyond)
