import torch
import torch.distributions as td


def wrong_1(log_p, is_character, mean, log_var):
    """Mistake: the mask is multiplied, and minus infinity times 0 at padding is NaN."""
    reconstruction = (log_p * is_character).sum(1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1)
    return reconstruction - kl


def wrong_2(log_p, is_character, mean, log_var):
    """Mistake: the mean over the characters of a sentence, in place of the sum."""
    total = log_p.masked_fill(~is_character, 0.0).sum(-1)
    reconstruction = total / is_character.sum(-1)
    kl = td.kl_divergence(td.Normal(mean, (0.5 * log_var).exp()), td.Normal(0.0, 1.0)).sum(-1)
    return reconstruction - kl


def wrong_3(log_p, is_character, mean, log_var):
    """Mistake: the end of the sentence is not counted, only places that are followed by another character."""
    result = []
    for row, inside, m, v in zip(log_p, is_character, mean, log_var):
        said = row[inside][:-1]
        kl = -0.5 * torch.sum(1 + v - m.pow(2) - v.exp())
        result.append(said.sum() - kl)
    return torch.stack(result)


def wrong_4(log_p, is_character, mean, log_var):
    """Two mistakes: the KL is added to the reconstruction, and averaged over the dimensions."""
    reconstruction = torch.where(is_character, log_p, 0.0).sum(dim=1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).mean(dim=1)
    return reconstruction + kl


def right_1(log_p, is_character, mean, log_var):
    """Right: padding is replaced by 0 with where, closed form of the KL."""
    reconstruction = torch.where(is_character, log_p, torch.zeros_like(log_p)).sum(1)
    kl = 0.5 * (mean.square() + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def right_2(log_p, is_character, mean, log_var):
    """Right: one sentence after the other, indexing with the mask, the KL from the library."""
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = td.kl_divergence(td.Normal(mean, torch.exp(log_var / 2)), prior)
    return torch.stack(
        [row[inside].sum() - nats.sum() for row, inside, nats in zip(log_p, is_character, kl)]
    )
