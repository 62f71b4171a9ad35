import torch


def _distances(a, b):
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist")


def wrong_1(real, generated, k):
    """Wrong: counts the point itself as its first neighbour, so the balls reach to the (k-1)-th neighbour only."""
    radius = _distances(real, real).kthvalue(k, dim=1).values
    inside = _distances(generated, real) <= radius
    return inside.any(1).float().mean().item()


def wrong_2(real, generated, k):
    """Wrong: returns the share of real balls that hold some generated point, in place of the share of generated points in some ball."""
    radius = _distances(real, real).sort(dim=1).values[:, k]
    hits = 0
    for point, r in zip(real, radius):
        if (_distances(point[None], generated) <= r).any():
            hits += 1
    return hits / len(real)


def wrong_3(real, generated, k):
    """Wrong: asks only the ball of the nearest real point, though another real point's larger ball may hold the generated one."""
    radius = _distances(real, real).topk(k + 1, largest=False).values[:, -1]
    nearest = _distances(generated, real).min(dim=1)
    return (nearest.values <= radius[nearest.indices]).float().mean().item()


def wrong_4(real, generated, k):
    """Wrong twice: puts the balls around the generated points and counts real ones (the recall), and counts a point as its own first neighbour."""
    radius = torch.sort(_distances(generated, generated), dim=1)[0][:, k - 1]
    inside = (_distances(real, generated) <= radius[None, :]).any(dim=1)
    return inside.double().mean().item()


def right_1(real, generated, k):
    """Right: squared distances point by point; the point's own entry is left out by its index before the k-th smallest is taken."""
    n = len(real)
    reach = []
    for i in range(n):
        squares = (real - real[i]).square().sum(1)
        others = torch.cat([squares[:i], squares[i + 1 :]])
        reach.append(others.sort().values[k - 1])
    reach = torch.stack(reach)
    inside = 0
    for g in generated:
        if ((real - g).square().sum(1) <= reach).any():
            inside += 1
    return inside / len(generated)


def right_2(real, generated, k):
    """Right: the diagonal of the real distances is set to infinity; a generated point is inside if distance minus radius is nowhere above 0 at its minimum."""
    among = _distances(real, real)
    among.fill_diagonal_(float("inf"))
    radius = among.topk(k, dim=0, largest=False).values.amax(0)
    depth = (_distances(generated, real) - radius).amin(1)
    return torch.count_nonzero(depth <= 0).item() / len(generated)
