"""nbgrader for learners: one course, and where its exchange is."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "vae-course"
c.Exchange.root = os.path.join(os.environ["VAE_HUB"], "exchange")
