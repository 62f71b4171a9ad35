"""The same 784-400-20 VAE, the same data, the same Adam: trained by this package and by the ways it is usually done.

Each contender has `train_on(after_each)`, which trains over the training images again and again and calls `after_each`
after every epoch, and `test_elbo()`. Everything here was written for this comparison; the tutorial loop follows the
shape such loops commonly have, line by line.
"""

import os

import torch
from torch import nn
from torch.nn import functional as F

import vae_course as vc
from vae_course._validation import mark_checked
from vae_course.distributions import gaussian

SHAPE, LATENT, HIDDEN, LR = (1, 28, 28), 20, 400, 1e-3


def elbo_of(mean, log_var, decode, x) -> float:
    """One-sample test ELBO in nats per image, computed alike for everybody; `decode` gives probabilities."""
    q = gaussian(mean, log_var)
    prior = gaussian(torch.zeros_like(mean), torch.zeros_like(mean))
    p = decode(q.sample()).reshape(len(x), -1)
    reconstruction = -F.binary_cross_entropy(p.clamp(1e-7, 1 - 1e-7), x.flatten(1), reduction="none").sum(1)
    return (reconstruction - torch.distributions.kl_divergence(q, prior)).mean().item()


class Ours:
    """`vae_course.fit`: one call that goes on and on, as a reader's does, and stops after each epoch to be asked."""

    def __init__(self, train, test, batch_size=128, objective=vc.elbo):
        self.train, self.test, self.batch_size, self.objective = train, test, batch_size, objective
        self.model = vc.VAE.mlp(SHAPE, LATENT, (HIDDEN,))

    def train_on(self, after_each, most=1000):
        vc.fit(
            self.model,
            self.train,
            objective=self.objective,
            epochs=most,
            batch_size=self.batch_size,
            lr=LR,
            on_epoch=after_each,
            progress=False,
        )

    def test_elbo(self):
        return vc.evaluate(self.model, self.test).elbo


class ByEpoch:
    """A contender that trains one epoch each time it is asked to."""

    def train_on(self, after_each):
        while True:
            self.epoch()
            after_each()


class Tutorial(ByEpoch):
    """The usual loop: DataLoader over ToTensor, sigmoid then BCE, `.item()` every step."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1, self.fc2 = nn.Linear(784, HIDDEN), nn.Linear(LATENT, HIDDEN)
            self.mu, self.logvar, self.out = (
                nn.Linear(HIDDEN, LATENT),
                nn.Linear(HIDDEN, LATENT),
                nn.Linear(HIDDEN, 784),
            )

        def encode(self, x):
            h = F.relu(self.fc1(x))
            return self.mu(h), self.logvar(h)

        def decode(self, z):
            return torch.sigmoid(self.out(F.relu(self.fc2(z))))

        def forward(self, x):
            mu, logvar = self.encode(x.view(-1, 784))
            z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
            return self.decode(z), mu, logvar

    class Pictures(torch.utils.data.Dataset):
        """Images kept as PIL pictures and turned into tensors one by one, as torchvision's MNIST does."""

        def __init__(self, images):
            from torchvision.transforms import ToTensor

            self.images, self.to_tensor = (images[:, 0] * 255).round().to(torch.uint8).numpy(), ToTensor()

        def __len__(self):
            return len(self.images)

        def __getitem__(self, i):
            from PIL import Image

            return self.to_tensor(Image.fromarray(self.images[i])), 0

    def __init__(self, train, test):
        self.net, self.test = self.Net(), test
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=LR)
        self.loader = torch.utils.data.DataLoader(self.Pictures(train), batch_size=128, shuffle=True)

    def epoch(self):
        total = 0.0
        for data, _ in self.loader:
            self.optimizer.zero_grad()
            p, mu, logvar = self.net(data)
            bce = F.binary_cross_entropy(p, data.view(-1, 784), reduction="sum")
            loss = bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
            (loss / len(data)).backward()
            total += loss.item()
            self.optimizer.step()

    @torch.no_grad()
    def test_elbo(self):
        return elbo_of(*self.net.encode(self.test.flatten(1)), self.net.decode, self.test)


class BareLoop(ByEpoch):
    """What `fit` could save at most: the model's own layers and fused Adam on one tensor of images, with nothing around
    them. No distributions, no modules of modules, no checks, no history."""

    def __init__(self, train, test, batch_size=128):
        self.train, self.test, self.batch_size = train.flatten(1), test, batch_size
        model = vc.VAE.mlp(SHAPE, LATENT, (HIDDEN,))
        self.layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
        self.optimizer = torch.optim.Adam(model.parameters(), lr=LR, fused=True)

    def encode(self, x):
        return self.layers[1](F.relu(self.layers[0](x))).chunk(2, dim=1)

    def decode(self, z):
        return self.layers[3](F.relu(self.layers[2](z)))

    def epoch(self):
        for chosen in torch.randperm(len(self.train)).split(self.batch_size):
            x = self.train.index_select(0, chosen)
            mean, log_var = self.encode(x)
            logits = self.decode(mean + torch.randn_like(mean) * (0.5 * log_var).exp())
            reconstruction = (x * logits - F.softplus(logits)).sum(1)
            kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
            self.optimizer.zero_grad()
            (kl - reconstruction).mean().backward()
            self.optimizer.step()

    @torch.no_grad()
    def test_elbo(self):
        return elbo_of(*self.encode(self.test.flatten(1)), lambda z: self.decode(z).sigmoid(), self.test)


class ElboLoop(ByEpoch):
    """The bare loop with the model's modules and distributions, and the objective that reads like its formula: what is
    left between it and `fit` is `fit`'s own."""

    def __init__(self, train, test, batch_size=128):
        self.train, self.test, self.batch_size = train, test, batch_size
        self.model = vc.VAE.mlp(SHAPE, LATENT, (HIDDEN,))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=LR, fused=True)

    def epoch(self):
        for chosen in torch.randperm(len(self.train)).split(self.batch_size):
            x = mark_checked(self.train.index_select(0, chosen), in_unit_interval=True)
            loss = -vc.elbo(self.model, x).objective.mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def test_elbo(self):
        return vc.evaluate(self.model, self.test).elbo


class Pythae(ByEpoch):
    """pythae's BaseTrainer, with its own progress bar and bookkeeping."""

    def __init__(self, train, test):
        import tempfile

        from pythae.data.datasets import BaseDataset
        from pythae.models import VAE, VAEConfig
        from pythae.models.base.base_utils import ModelOutput
        from pythae.models.nn import BaseDecoder, BaseEncoder
        from pythae.trainers import BaseTrainer, BaseTrainerConfig

        class Encoder(BaseEncoder):
            def __init__(self):
                super().__init__()
                self.body = nn.Sequential(nn.Flatten(), nn.Linear(784, HIDDEN), nn.ReLU())
                self.mu, self.log_var = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)

            def forward(self, x):
                h = self.body(x)
                return ModelOutput(embedding=self.mu(h), log_covariance=self.log_var(h))

        class Decoder(BaseDecoder):
            def __init__(self):
                super().__init__()
                self.body = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 784), nn.Sigmoid())

            def forward(self, z):
                return ModelOutput(reconstruction=self.body(z).reshape(-1, *SHAPE))

        self.test = test
        self.model = VAE(VAEConfig(SHAPE, LATENT, reconstruction_loss="bce"), Encoder(), Decoder())
        self.folder = tempfile.TemporaryDirectory()
        config = BaseTrainerConfig(
            output_dir=self.folder.name,
            num_epochs=1,
            per_device_train_batch_size=128,
            learning_rate=LR,
            optimizer_cls="Adam",
            no_cuda=True,
        )
        data = BaseDataset(train, torch.zeros(len(train)))
        self.trainer, self.epochs = BaseTrainer(self.model, train_dataset=data, training_config=config), 0
        self.trainer.prepare_training()

    def epoch(self):
        self.epochs += 1
        self.trainer.train_step(self.epochs)

    @torch.no_grad()
    def test_elbo(self):
        self.model.eval()
        coded = self.model.encoder(self.test)
        decode = lambda z: self.model.decoder(z).reconstruction  # noqa: E731
        return elbo_of(coded.embedding, coded.log_covariance, decode, self.test)


class Keras(ByEpoch):
    """Keras 3 on its torch backend: a functional encoder and decoder, a sampling layer that adds the KL, `fit`."""

    def __init__(self, train, test):
        os.environ["KERAS_BACKEND"] = "torch"
        import keras
        from keras import layers, ops

        class Sampling(layers.Layer):
            def call(self, mean, log_var):
                self.add_loss(-0.5 * ops.mean(ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=1)))
                return mean + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(mean))

        x = keras.Input((784,))
        h = layers.Dense(HIDDEN, activation="relu")(x)
        mean, log_var = layers.Dense(LATENT)(h), layers.Dense(LATENT)(h)
        z = keras.Input((LATENT,))
        decoded = layers.Dense(784, activation="sigmoid")(layers.Dense(HIDDEN, activation="relu")(z))
        self.encoder, self.decoder = keras.Model(x, [mean, log_var]), keras.Model(z, decoded)
        self.model = keras.Model(x, self.decoder(Sampling()(mean, log_var)))

        def bce(truth, p):
            return ops.sum(ops.binary_crossentropy(truth, p), axis=-1)

        self.model.compile(optimizer=keras.optimizers.Adam(LR), loss=bce)
        self.train, self.test = train.flatten(1).numpy(), test

    def epoch(self):
        self.model.fit(self.train, self.train, batch_size=128, epochs=1, verbose=0)

    @torch.no_grad()
    def test_elbo(self):
        mean, log_var = self.encoder(self.test.flatten(1))
        return elbo_of(mean, log_var, self.decoder, self.test)


class LayerProducts(ByEpoch):
    """No training: only the matrix products of the layers, forward and backward, as `nn.Linear` asks for them."""

    def __init__(self, train, test, batch_size=128):
        self.steps, self.products = len(train) // batch_size, []
        for i, (fan_in, fan_out) in enumerate([(784, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, 784)]):
            x, w, g = torch.randn(batch_size, fan_in), torch.randn(fan_out, fan_in), torch.randn(batch_size, fan_out)
            self.products += [(x, w), (g.T, x.T)] + ([(g, w.T)] if i else [])  # the images need no gradient

    def epoch(self):
        for _ in range(self.steps):
            for a, b in self.products:
                F.linear(a, b)

    def test_elbo(self):
        return float("nan")


CONTENDERS = {
    "vae_course": Ours,
    "tutorial loop": Tutorial,
    "pythae": Pythae,
    "Keras 3 (torch)": Keras,
    "bare loop": BareLoop,
    "vae_course, compiled objective": lambda train, test: Ours(train, test, objective=torch.compile(vc.elbo)),
    "layer products alone": LayerProducts,
    "vae_course, batch 512": lambda train, test: Ours(train, test, 512),
    "bare loop, batch 512": lambda train, test: BareLoop(train, test, 512),
    "layer products, batch 512": lambda train, test: LayerProducts(train, test, 512),
}
# What `fit` is compared with in threes, at each batch size.
LOOPS = {"vae_course": Ours, "loop over vc.elbo": ElboLoop, "bare loop": BareLoop}
