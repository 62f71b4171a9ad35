import torch


def wrong_1(real, generated, k):
    """The point itself is counted as its first neighbour, so the balls reach only to the (k-1)-th."""
    radius = torch.cdist(real, real).kthvalue(k, dim=1).values
    inside = torch.cdist(generated, real) <= radius
    return inside.any(1).float().mean().item()


def wrong_2(real, generated, k):
    """The surface is left out: strictly smaller instead of smaller or equal."""
    exact = "donot_use_mm_for_euclid_dist"
    radius = torch.cdist(real, real, compute_mode=exact).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(generated, real, compute_mode=exact) < radius
    return inside.any(1).float().mean().item()


def wrong_3(real, generated, k):
    """The roles are exchanged: balls around the generated points, share of real points inside, that is the recall."""
    radius = torch.cdist(generated, generated).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(real, generated) <= radius
    return inside.any(1).float().mean().item()


def wrong_4(real, generated, k):
    """Looks only at the ball of the nearest real point, though a point may lie in the larger ball of another."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    distance, nearest = torch.cdist(generated, real).min(1)
    return (distance <= radius[nearest]).float().mean().item()


def wrong_5(real, generated, k):
    """Uses one radius for all balls, the average, instead of each point's own."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values.mean()
    inside = torch.cdist(generated, real) <= radius
    return inside.any(1).float().mean().item()


def wrong_6(real, generated, k):
    """Counts along the wrong axis: the share of balls that contain a generated point (coverage)."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(generated, real) <= radius
    return inside.any(0).float().mean().item()


def right_1(real, generated, k):
    """Distance matrices, the (k+1)-th smallest distance as radius because each point is its own nearest."""
    exact = "donot_use_mm_for_euclid_dist"
    radius = torch.cdist(real, real, compute_mode=exact).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(generated, real, compute_mode=exact) <= radius
    return inside.any(dim=1).double().mean().item()


def right_2(real, generated, k):
    """A loop over real points, which marks the generated points inside each ball."""
    found = torch.zeros(len(generated), dtype=torch.bool)
    for i, centre in enumerate(real):
        others = torch.cat([real[:i], real[i + 1 :]])
        radius = (others - centre).square().sum(1).sort().values[k - 1]
        found |= (generated - centre).square().sum(1) <= radius
    return found.sum().item() / len(generated)


def right_3(real, generated, k):
    """Squared distances by broadcasting, the diagonal set to infinity, the k smallest by topk."""
    between = (real[:, None] - real[None]).square().sum(-1).fill_diagonal_(float("inf"))
    radius = between.topk(k, dim=1, largest=False).values.amax(1)
    margin = radius - (generated[:, None] - real[None]).square().sum(-1)
    return (margin.amax(1) >= 0).double().mean().item()
