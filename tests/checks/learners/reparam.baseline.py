import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """the baseline contains the value's own sample: the mean of all samples instead of the others"""
    return (values - values.mean(0)).detach()


def wrong_2(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """only the baseline is detached, so a gradient still flows through the values"""
    S = len(values)
    baseline = (values.sum(0) - values) / (S - 1)
    return values - baseline.detach()


def wrong_3(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """the baseline is the mean of all other values in the tensor, across the images, instead of the other samples of the same image"""
    values = values.detach()
    return values - (values.sum() - values) / (values.numel() - 1)


def wrong_4(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """divides the sum of the others by the number of samples instead of by one less"""
    values = values.detach()
    return values - (values.sum(0) - values) / len(values)


def wrong_5(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """divides the result by the standard deviation of the values, as REINFORCE code often does, which rescales the gradient"""
    values = values.detach()
    advantage = values - (values.sum(0) - values) / (len(values) - 1)
    return advantage / (values.std(0) + 1e-8)


def wrong_6(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """the sign is reversed: baseline minus value"""
    values = values.detach()
    return (values.sum(0) - values) / (len(values) - 1) - values


def right_1(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """value minus the sum of the others over their number, detached"""
    values = values.detach()
    return values - (values.sum(0, keepdim=True) - values) / (values.shape[0] - 1)


def right_2(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """the deviation from the mean of all, times S / (S - 1), which is the same"""
    S = values.shape[0]
    with torch.no_grad():
        return (values - values.mean(0)) * (S / (S - 1))


def right_3(values: Float[Tensor, "samples *batch"]) -> Float[Tensor, "samples *batch"]:
    """a loop over samples that averages the rows which remain when one is taken out"""
    fixed = values.detach()
    weights = []
    for s in range(len(fixed)):
        others = torch.cat([fixed[:s], fixed[s + 1 :]])
        weights.append(fixed[s] - others.mean(0))
    return torch.stack(weights)
