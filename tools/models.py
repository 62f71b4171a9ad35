"""Train the models whose weights the package keeps: `make models`. Each takes up to an hour."""

import sys

from vae_course import kept

for name in sys.argv[1:] or kept.RECIPES:
    trained = kept.train(name)
    print(f"{name}: {trained.seconds:.0f} s, test ELBO {trained.elbo:.1f} nats per image")
