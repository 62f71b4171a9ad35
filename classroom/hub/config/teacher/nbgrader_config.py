"""nbgrader for the teacher, in addition to class/nbgrader_config.py: what learners hand in comes by the exchange, and
is executed by an account that cannot open the gradebook."""

import os
import sys

sys.path.append(os.environ["VAE_HUB"])  # for vae_hub
c = get_config()  # noqa: F821
c.Exchange.root = os.path.join(os.environ["VAE_HUB"], "exchange")
c.ExchangeFactory.collect = "vae_hub.collect.Collect"
c.Execute.kernel_name = "graded"
c.KernelManager.transport_encryption = "required"
# Formgrader shows what learners wrote on a page that may do what the teacher may: without scripts.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {name: f"vae_hub.clean.{name}" for name in ("clean_html", "strip_files_prefix")}
