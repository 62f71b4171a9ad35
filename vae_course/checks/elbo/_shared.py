"""What several exercises of chapter 02 share."""

import torch

SINGLE, DOUBLE = torch.float32, torch.float64
