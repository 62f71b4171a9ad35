"""`python -m vae_course.clinic`: diagnose from a shell."""

import sys

from vae_course.clinic.command import main

if __name__ == "__main__":
    sys.exit(main())
