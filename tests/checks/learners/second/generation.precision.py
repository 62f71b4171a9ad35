import torch


def wrong_1(real, generated, k):
    """Counts each real point as its own first neighbour, so the balls are too small."""
    radius = torch.cdist(real, real).kthvalue(k, dim=1).values
    inside = torch.cdist(real, generated) <= radius[:, None]
    return inside.any(dim=0).double().mean().item()


def wrong_2(real, generated, k):
    """Leaves out the surface of the balls."""
    exact = "donot_use_mm_for_euclid_dist"
    radius = torch.cdist(real, real, compute_mode=exact).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(real, generated, compute_mode=exact) < radius[:, None]
    return inside.any(dim=0).double().mean().item()


def wrong_3(real, generated, k):
    """Puts the balls around the generated points and counts the real ones, which is recall."""
    radius = torch.cdist(generated, generated).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(generated, real) <= radius[:, None]
    return inside.any(dim=0).double().mean().item()


def wrong_4(real, generated, k):
    """Looks only at the ball of the nearest real point."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    nearest = torch.cdist(generated, real).min(dim=1)
    return (nearest.values <= radius[nearest.indices]).double().mean().item()


def right_1(real, generated, k):
    """All distances at once, each point's own set to infinity."""
    exact = "donot_use_mm_for_euclid_dist"
    real, generated = real.double(), generated.double()
    among = torch.cdist(real, real, compute_mode=exact).clone()
    among.fill_diagonal_(float("inf"))
    radius = among.sort(dim=1).values[:, k - 1]
    inside = torch.cdist(generated, real, compute_mode=exact) <= radius
    return inside.any(dim=1).double().mean().item()


def right_2(real, generated, k):
    """Ball by ball, with squared distances."""
    covered = torch.zeros(len(generated), dtype=torch.bool)
    for i in range(len(real)):
        others = torch.cat([real[:i], real[i + 1 :]])
        radius = (others - real[i]).square().sum(dim=1).sort().values[k - 1]
        covered |= (generated - real[i]).square().sum(dim=1) <= radius
    return covered.sum().item() / len(generated)
