"""A small convolutional classifier, trained in the course: its features are the space in which samples are compared."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from vae_course._minimise import minimise
from vae_course._settings import device_of
from vae_course._validation import check_batch
from vae_course.networks import conv_encoder


class Classifier(nn.Module):
    """`(B, C, H, W)` to class logits `(B, classes)`, by way of `width` features.

    >>> classifier, images = Classifier((1, 8, 8), classes=3), torch.rand(5, 1, 8, 8)
    >>> classifier(images).shape, classifier.features(images).shape
    (torch.Size([5, 3]), torch.Size([5, 64]))
    """

    def __init__(self, shape: tuple[int, int, int], classes: int, width: int = 64):
        super().__init__()
        self.shape = tuple(shape)
        self.body = conv_encoder(shape, channels=(16, 32), features=width)
        self.head = nn.Linear(width, classes)

    def forward(self, x: Float[Tensor, "batch c h w"]) -> Float[Tensor, "batch classes"]:
        return self.head(self.body(x))

    @torch.no_grad()
    def features(self, x: Float[Tensor, "n c h w"], batch_size: int = 1000) -> Float[Tensor, "n width"]:
        """The last hidden layer, on the classifier's device."""
        check_batch(x, self.shape)
        device = device_of(self)
        return torch.cat([self.body(batch.to(device)) for batch in x.split(batch_size)])

    @torch.no_grad()
    def predict(self, x: Float[Tensor, "n c h w"]) -> Int[Tensor, " n"]:
        """The most probable class of each image."""
        return self.head(self.features(x)).argmax(1)


def train_classifier(
    images: Float[Tensor, "n c h w"],
    labels: Int[Tensor, " n"],
    epochs: int = 3,
    batch_size: int = 64,
    lr: float = 2e-3,
    width: int = 64,
) -> Classifier:
    """Train a `Classifier` with cross-entropy and a learning rate that falls linearly to 0; same device as the
    images.

    >>> labels = torch.arange(64) % 2
    >>> images = labels.float().view(-1, 1, 1, 1).expand(-1, 1, 8, 8)  # black ones and white ones, in turn
    >>> train_classifier(images, labels, epochs=4, batch_size=16, lr=1e-2).predict(images[:6])
    tensor([0, 1, 0, 1, 0, 1])
    """
    if len(images) != len(labels):
        raise ValueError(f"expected one label per image, got {len(labels)} labels for {len(images)} images")
    model = Classifier(tuple(images.shape[1:]), int(labels.max()) + 1, width).to(images.device)
    check_batch(images, model.shape)
    optimizer = torch.optim.Adam(model.parameters(), lr, fused=True)

    def loss_of(rows: Tensor) -> Tensor:
        return F.cross_entropy(model(images[rows]), labels[rows])

    minimise(loss_of, optimizer, len(images), epochs, batch_size, images.device)
    return model.eval()
