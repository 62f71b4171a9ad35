import torch


def _distances(a, b):
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist")


def wrong_1(real, generated, k):
    """Counts each real point as its own first neighbour: the balls reach to neighbour k - 1."""
    radius = _distances(real, real).kthvalue(k, dim=1).values
    return (_distances(generated, real) <= radius).any(1).float().mean().item()


def wrong_2(real, generated, k):
    """Leaves the surface of the balls out: < instead of <=."""
    near = _distances(real, real).topk(k + 1, largest=False).values
    radius = near[:, -1]
    inside = (_distances(generated, real) < radius[None]).sum(1) > 0
    return inside.double().mean().item()


def wrong_3(real, generated, k):
    """Tests only the ball of the nearest real point, though another one's larger ball may hold the point."""
    radius = _distances(real, real).sort(dim=1).values[:, k]
    hits = 0
    for point in generated:
        distance = (real - point).square().sum(1).sqrt()
        nearest = distance.argmin()
        hits += int(distance[nearest] <= radius[nearest])
    return hits / len(generated)


def wrong_4(real, generated, k):
    """Two mistakes: the balls are put around generated points (which is the recall), and each point counts as its own neighbour."""
    radius = torch.sort(_distances(generated, generated), dim=1)[0][:, k - 1]
    covered = (_distances(real, generated) <= radius).any(dim=1)
    return covered.float().mean().item()


def right_1(real, generated, k):
    """Distance tables, the diagonal excluded, kthvalue for the radii."""
    among = _distances(real, real)
    among.fill_diagonal_(torch.inf)
    radius = among.kthvalue(k, dim=1).values
    inside = (_distances(generated, real) <= radius[None, :]).any(dim=1)
    return inside.double().mean().item()


def right_2(real, generated, k):
    """A loop over the real points: each takes itself out, finds its radius, and marks what lies in its ball."""
    inside = torch.zeros(len(generated), dtype=torch.bool, device=generated.device)
    for i, centre in enumerate(real):
        others = torch.cat([real[:i], real[i + 1 :]])
        radius = (others - centre).square().sum(1).sort().values[k - 1]  # squared
        inside |= (generated - centre).square().sum(1) <= radius
    return inside.sum().item() / len(generated)
