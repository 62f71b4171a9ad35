"""VAEs that know a class label: p(x|z,y) for a chosen class, and a classifier taught by images without labels."""

from collections.abc import Sequence
from math import log, prod

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch import distributions as td
from torch.nn.functional import one_hot

from vae_course import networks
from vae_course._validation import check_batch, check_integer, check_labels, check_nonnegative
from vae_course.distributions import GaussianHead, kl_divergence, likelihood_head
from vae_course.objectives import ObjectiveTerms
from vae_course.priors import StandardNormal

Images = Float[Tensor, " batch *event"]
Labels = Int[Tensor, " batch"]


class ConditionalVAE(nn.Module):
    """p(x|z,y) with encoder q(z|x,y) and prior p(z): the label is given to both networks as a one-hot vector.

    Sohn et al. 2015 ("Learning structured output representation using deep conditional generative models") also let
    the prior depend on the condition; here p(z) is the same for every class, as in Kingma et al. 2014
    (arXiv:1406.5298), so that drawing a code needs no class.

    >>> model = ConditionalVAE.mlp((1, 8, 8), classes=10, latent=4, hidden=(16,))
    >>> sevens = model.generate(torch.full((5,), 7))
    >>> sevens.shape
    torch.Size([5, 1, 8, 8])
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, prior: nn.Module, shape: Sequence[int], classes: int):
        super().__init__()
        self.encoder, self.decoder, self.prior_module = encoder, decoder, prior
        self.shape, self.classes = tuple(shape), check_integer("classes", classes, least=2)

    @classmethod
    def mlp(
        cls,
        shape: Sequence[int],
        classes: int,
        latent: int = 20,
        hidden: Sequence[int] = (400,),
        likelihood: str = "bernoulli",
    ) -> "ConditionalVAE":
        """Fully connected: pixels and class -> hidden -> latent; latent and class -> reversed hidden -> pixels."""
        return cls(*_networks(shape, classes, latent, hidden, likelihood), StandardNormal(latent), shape, classes)

    @property
    def prior(self) -> td.Distribution:
        """p(z), event shape `(latent,)`, the same for every class."""
        return self.prior_module()

    def encode(self, x: Images, y: Labels) -> td.Distribution:
        """q(z|x,y): batch shape `(B,)`, event shape `(latent,)`."""
        check_batch(x, self.shape)
        check_labels(y, len(x), self.classes)
        return self.encoder(_joined(x, y, self.classes))

    def decode(self, z: Float[Tensor, "batch latent"], y: Labels) -> td.Distribution:
        """p(x|z,y): batch shape `(B,)`, event shape `shape`."""
        check_labels(y, len(z), self.classes)
        return self.decoder(_joined(z, y, self.classes))

    @torch.no_grad()
    def generate(self, y: Labels, temperature: float = 1.0) -> Images:
        """For each label the mean of p(x|z,y) at a code z ~ p(z), scaled by `temperature`."""
        check_nonnegative("temperature", temperature)
        return self.decode(temperature * self.prior.sample((len(y),)), y).mean

    @torch.no_grad()
    def transfer(self, x: Images, y: Labels, other: Labels) -> Images:
        """The style of images `x` of classes `y` in the classes `other`: same code (the mean of q(z|x,y)), other
        label."""
        return self.decode(self.encode(x, y).mean, other).mean


class SemiSupervisedVAE(ConditionalVAE):
    """Model M2 of Kingma et al. 2014 (arXiv:1406.5298): a conditional VAE with p(y) uniform and a classifier q(y|x).

    >>> model = SemiSupervisedVAE.mlp((1, 8, 8), classes=10, latent=4, hidden=(16,))
    >>> model.predict(torch.rand(5, 1, 8, 8)).shape
    torch.Size([5])
    """

    def __init__(self, encoder, decoder, prior, shape: Sequence[int], classes: int, classifier: nn.Module):
        super().__init__(encoder, decoder, prior, shape, classes)
        self.classifier = classifier

    @classmethod
    def mlp(
        cls,
        shape: Sequence[int],
        classes: int,
        latent: int = 20,
        hidden: Sequence[int] = (400,),
        likelihood: str = "bernoulli",
    ) -> "SemiSupervisedVAE":
        """As `ConditionalVAE.mlp`; the classifier has hidden layers of the same sizes."""
        encoder, decoder = _networks(shape, classes, latent, hidden, likelihood)
        classifier = mlp_classifier(shape, classes, hidden)
        return cls(encoder, decoder, StandardNormal(latent), shape, classes, classifier)

    def classify(self, x: Images) -> td.Categorical:
        """q(y|x): batch shape `(B,)`."""
        check_batch(x, self.shape)
        return td.Categorical(logits=self.classifier(x), validate_args=False)

    @torch.no_grad()
    def predict(self, x: Images) -> Labels:
        """The most probable class of each image."""
        return self.classify(x).logits.argmax(1)


def mlp_classifier(shape: Sequence[int], classes: int, hidden: Sequence[int] = (400,)) -> nn.Sequential:
    """Images `(B, *shape)` to class logits `(B, classes)`.

    >>> mlp_classifier((1, 8, 8), classes=10, hidden=(16,))(torch.rand(5, 1, 8, 8)).shape
    torch.Size([5, 10])
    """
    return nn.Sequential(networks.mlp_encoder(shape, hidden), nn.Linear([prod(shape), *hidden][-1], classes))


def conditional_elbo(model: ConditionalVAE, x: Images, y: Labels, beta: float = 1.0) -> ObjectiveTerms:
    """One-sample bound on log p(x|y): E log p(x|z,y) - KL(q(z|x,y) || p(z)), nats per image.

    >>> model = ConditionalVAE.mlp((1, 8, 8), classes=10, latent=4, hidden=(16,))
    >>> conditional_elbo(model, torch.rand(5, 1, 8, 8), torch.arange(5)).elbo.shape
    torch.Size([5])
    """
    check_nonnegative("beta", beta)
    q = model.encode(x, y)
    z = q.rsample()
    reconstruction, kl = model.decode(z, y).log_prob(x), kl_divergence(q, model.prior, z)
    return ObjectiveTerms(reconstruction - beta * kl, reconstruction, kl)


def labelled_elbo(model: SemiSupervisedVAE, x: Images, y: Labels) -> ObjectiveTerms:
    """Bound on log p(x, y) (arXiv:1406.5298, eq. 6): the conditional bound plus log p(y) = -log classes, which `kl`
    holds.

    >>> model, x, y = SemiSupervisedVAE.mlp((1, 8, 8), 10, 4, (16,)), torch.rand(5, 1, 8, 8), torch.arange(5)
    >>> labelled_elbo(model, x, y).kl.shape
    torch.Size([5])
    """
    terms = conditional_elbo(model, x, y)
    kl = terms.kl + log(model.classes)
    return ObjectiveTerms(terms.reconstruction - kl, terms.reconstruction, kl)


def unlabelled_elbo(model: SemiSupervisedVAE, x: Images) -> ObjectiveTerms:
    """Bound on log p(x) (arXiv:1406.5298, eq. 7): the labelled bound averaged over q(y|x), plus the entropy of q(y|x).

    The sum over classes is exact, so every class is encoded and decoded. `kl` is that of the pair:
    KL(q(y|x) || p(y)) + E_q(y|x) KL(q(z|x,y) || p(z)).

    >>> model = SemiSupervisedVAE.mlp((1, 8, 8), classes=10, latent=4, hidden=(16,))
    >>> unlabelled_elbo(model, torch.rand(5, 1, 8, 8)).elbo.shape
    torch.Size([5])
    """
    q_y, classes = model.classify(x), model.classes
    every_y = torch.arange(classes, device=x.device).repeat_interleave(len(x))
    terms = conditional_elbo(model, x.repeat(classes, *[1] * (x.ndim - 1)), every_y)
    reconstruction, kl = ((q_y.probs.T * term.view(classes, len(x))).sum(0) for term in terms[1:])
    kl = kl + log(classes) - q_y.entropy()
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def semi_supervised(
    model: SemiSupervisedVAE,
    x: Images,
    labelled: tuple[Float[Tensor, " few *event"], Int[Tensor, " few"]],
    share: float,
    alpha: float,
) -> ObjectiveTerms:
    """Objective for a batch of images without labels and all those with (arXiv:1406.5298, eq. 8 and 9, per image).

    `share` is the number of labelled images per unlabelled one in the whole data set; it weighs the labelled bound's
    mean. `alpha` weighs the mean of log q(y|x) over the labelled images, without which they would not teach the
    classifier. The terms `reconstruction` and `kl` are those of the images without labels.

    >>> model, x = SemiSupervisedVAE.mlp((1, 8, 8), 10, 4, (16,)), torch.rand(5, 1, 8, 8)
    >>> semi_supervised(model, x, (x[:2], torch.tensor([3, 7])), share=0.4, alpha=1.0).objective.shape
    torch.Size([5])
    """
    check_nonnegative("share", share)
    check_nonnegative("alpha", alpha)
    images, labels = labelled
    terms = unlabelled_elbo(model, x)
    bound, score = labelled_elbo(model, images, labels).objective, model.classify(images).log_prob(labels)
    return terms._replace(objective=terms.objective + share * bound.mean() + alpha * score.mean())


def _joined(values: Tensor, y: Labels, classes: int) -> Float[Tensor, "batch features"]:
    return torch.cat([values.flatten(1), one_hot(y.long(), classes).to(values)], 1)


def _networks(shape, classes: int, latent: int, hidden: Sequence[int], likelihood: str) -> tuple[nn.Module, nn.Module]:
    check_integer("latent", latent)
    check_integer("classes", classes, least=2)
    sizes = [prod(shape) + classes, *hidden]
    encoder = nn.Sequential(networks.mlp(sizes), GaussianHead(sizes[-1], latent))
    decoder = nn.Sequential(networks.mlp_decoder(latent + classes, hidden[::-1], shape), likelihood_head(likelihood))
    return encoder, decoder


def draw_labelled(
    labels: Int[Tensor, " n"], per_class: int, generator: torch.Generator | None = None
) -> Int[Tensor, " m"]:
    """Indices of `per_class` images of each class, chosen at random: the only labels a semi-supervised run may see.

    >>> labels = torch.tensor([0, 1, 0, 1, 1, 0])
    >>> labels[draw_labelled(labels, per_class=2)].tolist()
    [0, 0, 1, 1]
    """
    check_integer("per_class", per_class)
    chosen = []
    for label in labels.unique().tolist():
        (of_class,) = torch.where(labels == label)
        if len(of_class) < per_class:
            raise ValueError(f"expected at least {per_class} images of class {label}, got {len(of_class)}")
        order = torch.randperm(len(of_class), generator=generator).to(labels.device)
        chosen.append(of_class[order[:per_class]])
    return torch.cat(chosen)
