import torch


def wrong_1(values):
    """Wrong: the baseline is the mean over all samples, the value's own one included."""
    v = values.detach()
    return v - v.mean(0, keepdim=True)


def wrong_2(values):
    """Wrong: the sum of the others is divided by S instead of S - 1."""
    with torch.no_grad():
        S = values.shape[0]
        out = []
        for i in range(S):
            others = sum(values[j] for j in range(S) if j != i)
            out.append(values[i] - others / S)
        return torch.stack(out)


def wrong_3(values):
    """Wrong: the baseline is taken over the other samples of all images together, instead of within each image."""
    v = values.detach()
    baseline = (v.sum() - v) / (v.numel() - 1)
    return v - baseline


def wrong_4(values):
    """Wrong twice: the sign is turned around (baseline minus value), and the weights are not detached."""
    S = len(values)
    baseline = values.sum(0).sub(values).div(max(S - 1, 1))
    return baseline - values


def right_1(values):
    """Right: value minus (sum minus value) / (S - 1), detached."""
    v = values.detach()
    return v - (v.sum(0) - v) / max(len(v) - 1, 1)


def right_2(values):
    """Right: a matrix with 1 on the diagonal and -1 / (S - 1) elsewhere, applied to the samples under no_grad."""
    with torch.no_grad():
        S = values.shape[0]
        eye = torch.eye(S, dtype=values.dtype, device=values.device)
        matrix = eye - (1 - eye) / max(S - 1, 1)
        return torch.einsum("ij,j...->i...", matrix, values)
