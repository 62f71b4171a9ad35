import torch
from torch import Tensor


def wrong_1(real: Tensor, generated: Tensor, k: int) -> float:
    """Counts a real point as its own first neighbour, so that the balls reach to the (k-1)-th only."""
    radius = torch.cdist(real, real).kthvalue(k, dim=1).values
    inside = torch.cdist(generated, real) <= radius
    return inside.any(dim=1).float().mean().item()


def wrong_2(real: Tensor, generated: Tensor, k: int) -> float:
    """Returns the share of real balls that hold a generated point (coverage) instead of that of generated points."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(generated, real) <= radius
    return inside.any(dim=0).float().mean().item()


def wrong_3(real: Tensor, generated: Tensor, k: int) -> float:
    """Leaves the surface out of the balls, by < in place of <=."""
    radius = torch.cdist(real, real, compute_mode="donot_use_mm_for_euclid_dist").sort(1).values
    distances = torch.cdist(generated, real, compute_mode="donot_use_mm_for_euclid_dist")
    return (distances < radius[:, k]).any(dim=1).float().mean().item()


def wrong_4(real: Tensor, generated: Tensor, k: int) -> float:
    """Asks only the ball of the nearest real point, though a farther point may have a larger ball."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    nearest = torch.cdist(generated, real).min(dim=1)
    return (nearest.values <= radius[nearest.indices]).float().mean().item()


def right_1(real: Tensor, generated: Tensor, k: int) -> float:
    """Takes the point itself out with an infinite diagonal and compares all distances at once."""
    exact = "donot_use_mm_for_euclid_dist"
    among_real = torch.cdist(real, real, compute_mode=exact).fill_diagonal_(float("inf"))
    radius = among_real.topk(k, dim=1, largest=False).values[:, -1]
    inside = torch.cdist(generated, real, compute_mode=exact) <= radius[None]
    return inside.any(1).double().mean().item()


def right_2(real: Tensor, generated: Tensor, k: int) -> float:
    """Loops over the real points for the radii and over the generated points for the verdicts."""
    radii = []
    for i in range(len(real)):
        distances = torch.linalg.vector_norm(real - real[i], dim=1)
        others = torch.cat([distances[:i], distances[i + 1 :]])
        radii.append(others.sort().values[k - 1])
    radii = torch.stack(radii)
    hits = 0
    for point in generated:
        hits += bool((torch.linalg.vector_norm(real - point, dim=1) <= radii).any())
    return hits / len(generated)
