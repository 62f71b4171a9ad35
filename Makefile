# The two commands most people need are `make lab` and `make test`; `make help` lists the others.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
SEEDS ?= 5
NB ?=
DIR ?=
STUDENTS ?=
LONG ?=
CPU ?=
SYSTEM := $(shell uname -s)

# Two workers beside each other are faster with one thread each than with two that wait for one another.
ONE_THREAD := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
# The lessons are tested without a network: nothing but loopback can be reached (tests/offline/sitecustomize.py).
# What they check is not the reader's own progress.
OFFLINE := PYTHONPATH=$(CURDIR)/tests/offline TQDM_DISABLE=1 VAE_COURSE_PROGRESS=$(CURDIR)/build/progress.json \
	VAE_COURSE_EXTREMES=1
NBVAL := --nbval-lax --nbval-current-env --nbval-cell-timeout=600 -p no:cacheprovider

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# What the named extras of pyproject.toml consist of.
EXTRA = $$($(BIN)/python -c "import sys, tomllib; extras = tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']; \
	print(*(package for name in sys.argv[1:] for package in extras[name]))" $(1))

.PHONY: help setup extras lab test lint unit lessons elsewhere class browser refresh exercises guides slides classroom teach
.PHONY: stability bench paper lock clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

lab: setup  ## open the course in JupyterLab
	$(BIN)/jupyter lab notebooks/00_start_here.ipynb

test: lint unit lessons elsewhere class browser  ## every test (set-up first, if it was not done)

setup: $(VENV)/.installed  ## the environment, in $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed and was not found; install it, or say where it is: make lab PYTHON=/path/to/python3"; exit 1; fi
	@echo "Setting up the course in $(VENV) with $$($(PYTHON) --version). This happens once."
ifneq ($(CPU),)
	@echo "It downloads about 0.5 GB and needs about 1.5 GB of disk (PyTorch for the CPU only)."
else ifeq ($(SYSTEM),Linux)
	@echo "It downloads about 3.2 GB and needs about 6.1 GB of disk: PyTorch for Linux brings NVIDIA's CUDA libraries."
	@echo "Without an NVIDIA GPU, 'make lab CPU=1' is enough: about 0.5 GB to download, 1.5 GB of disk."
else
	@echo "It downloads about 0.5 GB and needs about 1.5 GB of disk."
endif
	$(PYTHON) -m venv $(VENV)
ifneq ($(CPU),)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --python $(BIN)/python --torch-backend=cpu --constraint constraints.txt --editable ".[test]"
else
	$(INSTALL) --editable ".[test]"
endif
	@touch $@

# Chapters 10 and 14 and the appendix skip, and say so, what needs a package that is not there; tests skip nothing.
$(VENV)/.extras: $(VENV)/.installed
	@echo "Adding an entropy coder, Fabric, TensorBoard, Keras, Lightning and Pyro (about 0.1 GB)."
	$(INSTALL) $(call EXTRA,compression scaling rosetta)
	@touch $@

extras: $(VENV)/.extras  ## what some sections of chapters 10 and 14 and the appendix use besides

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# First with every shape in every signature checked at run time; then bad input, which must meet our own errors instead.
unit: $(VENV)/.extras
	$(ONE_THREAD) PYTHONPATH=tests $(BIN)/pytest tests -n $(WORKERS) -m "not invalid_input and not other_datasets and not classroom and not browser" \
		--jaxtyping-packages=vae_course,typecheck.tower
	$(ONE_THREAD) $(BIN)/pytest tests -n $(WORKERS) -m invalid_input

lessons: $(VENV)/.extras  ## execute every lesson and every solution, network blocked
	$(ONE_THREAD) $(OFFLINE) $(BIN)/pytest notebooks solutions $(NBVAL) -n $(WORKERS) --dist loadscope --durations=10

elsewhere: $(VENV)/.extras  ## lessons 01, 05 and 07 on digits and, where it lies beside the project, on real MNIST
	$(ONE_THREAD) $(BIN)/pytest tests -n $(WORKERS) -m other_datasets

# nbgrader puts panels into every JupyterLab it is installed beside, so it has an environment of its own, on top of the
# course's (tools/class_environment.py).
CLASS := $(VENV)-class
$(CLASS)/.installed: $(VENV)/.installed tools/class_environment.py
	@echo "Adding nbgrader and the slide tools in $(CLASS) (about 0.1 GB)."
	$(BIN)/python tools/class_environment.py $(CLASS)
	$(INSTALL:$(BIN)/%=$(CLASS)/bin/%) $(call EXTRA,class)
	@touch $@

class: $(CLASS)/.installed  ## the tests of exercises, slides and a class graded by nbgrader
	$(ONE_THREAD) $(CLASS)/bin/python -m pytest tests -n $(WORKERS) -m classroom

$(VENV)/.browser: $(VENV)/.installed
	@echo "Installing Playwright, which drives the browser (about 0.05 GB)."
	$(INSTALL) $(call EXTRA,browser)
	@touch $@

# One worker more than there are processors, since one of them waits while another one's figures are timed.
browser: $(VENV)/.browser  ## figures that move, in JupyterLab in Chromium; skipped where there is none
	$(ONE_THREAD) $(BIN)/pytest tests -n $$(($(WORKERS) + 1)) --maxschedchunk=1 -m browser
	@$(BIN)/python tools/latency.py

exercises: $(CLASS)/.installed  ## exercises/ from solutions/
	$(CLASS)/bin/python tools/exercises.py

guides: setup  ## the mistakes that checks know, into the teacher's guides
	$(BIN)/python tools/guides.py

slides: $(CLASS)/.installed  ## lessons as slides, in build/slides
	$(CLASS)/bin/python tools/slides.py $(NB)

classroom: $(CLASS)/.installed  ## an nbgrader course: make classroom DIR=../my-class
	@if [ -z "$(DIR)" ]; then echo "Name a new folder for the course: make classroom DIR=../my-class"; exit 1; fi
	$(CLASS)/bin/python tools/classroom.py "$(DIR)" $(if $(STUDENTS),--students "$(STUDENTS)")

teach: $(CLASS)/.installed  ## JupyterLab with nbgrader's panels: make teach DIR=../my-class
	@if [ ! -f "$(DIR)/nbgrader_config.py" ]; then echo "Lay out a course first: make classroom DIR=../my-class"; exit 1; fi
	cd "$(DIR)" && "$(abspath $(CLASS))/bin/python" -m jupyter lab

refresh: $(VENV)/.extras  ## execute lessons and solutions, save their outputs; NB=notebooks/02_elbo.ipynb for one
	$(BIN)/ruff format $(or $(NB),notebooks solutions)
	$(BIN)/python tools/refresh.py $(NB)

stability: $(VENV)/.extras  ## every lesson with SEEDS seeds, and on other data sets; prints each claim's margin
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

lock: setup  ## renew constraints.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --extra test --extra bench --extra class --extra browser --extra compression --extra scaling --extra rosetta --no-header --no-annotate pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) $(CLASS) build *.egg-info .pytest_cache .ruff_cache .hypothesis
