"""nbgrader on Kubernetes: the exchange is ngshare, and assignments lie beside the lessons."""

from ngshare_exchange import configureExchange

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "vae-course"
c.Exchange.assignment_dir = "/home/jovyan/vae-course"
configureExchange(c, "http://ngshare:8080/services/ngshare")
