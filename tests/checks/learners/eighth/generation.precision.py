import torch


def wrong_1(real, generated, k):
    """Wrong: counts each real point as the first neighbour of itself, so that the balls reach to the (k-1)-th other point."""
    d = torch.cdist(real, real, compute_mode="donot_use_mm_for_euclid_dist")
    radius = d.sort(dim=1).values[:, k - 1]
    to_real = torch.cdist(generated, real, compute_mode="donot_use_mm_for_euclid_dist")
    return (to_real <= radius).any(1).double().mean().item()


def wrong_2(real, generated, k):
    """Wrong: returns the share of real balls that hold a generated point (coverage), not of generated points inside a ball."""
    hits = 0
    for i in range(len(real)):
        own = (real - real[i]).square().sum(1).sort().values[k]
        if ((generated - real[i]).square().sum(1) <= own).any():
            hits += 1
    return hits / len(real)


def wrong_3(real, generated, k):
    """Wrong: leaves out the surface of the balls: smaller instead of smaller or equal."""
    inside = torch.zeros(len(generated), dtype=torch.bool)
    for point in real:
        radius = (real - point).square().sum(1).kthvalue(k + 1).values
        inside = inside | ((generated - point).square().sum(1) < radius)
    return inside.float().mean().item()


def wrong_4(real, generated, k):
    """Wrong twice: looks only at the ball of the real point that is nearest to each generated one, and counts each real point as its own first neighbour."""
    radius = torch.cdist(real, real, compute_mode="donot_use_mm_for_euclid_dist").kthvalue(k, dim=1).values
    d, nearest = torch.cdist(generated, real, compute_mode="donot_use_mm_for_euclid_dist").min(1)
    return (d <= radius[nearest]).double().mean().item()


def right_1(real, generated, k):
    """Right: real point by real point, with squared distances: leaves the point itself out, finds its k-th neighbour, and marks what its ball holds."""
    inside = torch.zeros(len(generated), dtype=torch.bool, device=generated.device)
    for i, centre in enumerate(real):
        others = torch.cat([real[:i], real[i + 1 :]])
        reach = (others - centre).square().sum(1).kthvalue(k).values
        inside |= (generated - centre).square().sum(1) <= reach
    return inside.sum().item() / len(generated)


def right_2(real, generated, k):
    """Right: exact tables of distances, infinity on the diagonal; a generated point counts if its largest lead, radius minus distance, is not negative."""
    exact = {"compute_mode": "donot_use_mm_for_euclid_dist"}
    among_real = torch.cdist(real, real, **exact)
    among_real.fill_diagonal_(float("inf"))
    radius = among_real.topk(k, dim=1, largest=False, sorted=True).values[:, -1]
    lead = radius[:, None] - torch.cdist(real, generated, **exact)
    return (lead.amax(0) >= 0).double().mean().item()
