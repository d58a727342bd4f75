# make demo: environment, install, the repository's own story to a finished audio drama in output/
# make test: everything that says whether it works, in under ten minutes on two cores
# Neither needs anything but Python 3.11 or later, make, and pip's network. Without make: docs/how-to/without-make.md

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: demo test test-full lint bench bench-sound bench-books bench-phrases bench-render bench-attribution bench-cues bench-library bench-voices docs clean

demo: $(INSTALLED)
	$(BIN)/voicestage render

test: $(INSTALLED_DEV) lint
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not full"

test-full: $(INSTALLED_DEV)
	$(BIN)/python -m pytest -q -rs -n auto --dist worksteal -m full

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/produce.py

bench-books: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/books.py

bench-library: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/library.py

bench-cues: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/cues.py

bench-sound: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/sound.py

bench-phrases: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/phrases.py

bench-render: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/render.py

bench-attribution: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/attribution.py
	$(BIN)/python benchmarks/portraits.py

# the tools of measurement, some of them not permissive, go into an environment of their own
BENCH := $(VENV)-bench/bin
bench-voices:
	$(PYTHON) -m venv $(VENV)-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check --no-deps Resemblyzer==0.1.4
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check kokoro-onnx==0.6.1
	$(BENCH)/python benchmarks/voices.py

docs: $(INSTALLED_DEV)
	$(BIN)/python -m voicestage.casting.reference

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "voicestage needs Python 3.11 or later; say which with: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): pyproject.toml $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -c 'open("$@", "w").close()'

$(INSTALLED_DEV): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -c 'open("$@", "w").close()'

clean:
	$(PYTHON) -c 'import shutil; [shutil.rmtree(each, ignore_errors=True) for each in ("$(VENV)", ".voicestage", ".mypy_cache", ".ruff_cache", ".pytest_cache")]'
