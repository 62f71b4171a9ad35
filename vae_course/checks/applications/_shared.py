"""What several exercises of chapter 10 share."""

import math

LOG2 = math.log(2)  # nats in a bit
