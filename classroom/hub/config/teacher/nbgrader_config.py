"""nbgrader for the teacher, in addition to class/nbgrader_config.py: what learners hand in comes by the exchange, and
is executed by an account that cannot open the gradebook."""

import os

c = get_config()  # noqa: F821
c.Exchange.root = os.path.join(os.environ["VAE_HUB"], "exchange")
c.Execute.kernel_name = "graded"
c.KernelManager.transport_encryption = "required"
