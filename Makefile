# Everything that is done with this project by hand has its word here. `make` alone lists the words.

PORT ?= 8000
ifndef PYTHON
PYTHON := $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; done; echo python3)
endif
export PORT

.PHONY: help run install test check format bench requirements secret clean dev

help:
	@echo "make run           the site with a demo cohort, at http://localhost:$(PORT)/ (PORT=8001 for another port)"
	@echo "make install       what a server needs: packages, fonts, style sheets (docs/deployment.md)"
	@echo "make test          every test this machine can run, on SQLite and on PostgreSQL"
	@echo "make check         what a machine can say about the code, and about production settings"
	@echo "make format        the code, laid out as everywhere else"
	@echo "make bench         how fast pages are with much data"
	@echo "make requirements  pin what pyproject.toml asks for (ARGS=--upgrade for the newest)"
	@echo "make secret        print a new SECRET_KEY"
	@echo "make clean         remove what was made, except your data in var/"

run:
	@$(PYTHON) scripts/check_python.py
	@$(PYTHON) -m scripts.prepare --port "$(PORT)"
	@.venv/bin/python -m scripts.run

test: dev
	@.venv/bin/python -m scripts.test $(ARGS)

install:
	@$(PYTHON) scripts/check_python.py
	@$(PYTHON) -m scripts.prepare
	@.venv/bin/python manage.py fonts --verbosity=0
	@DEBUG=0 .venv/bin/python manage.py collectstatic --no-input --verbosity=0

check: dev
	@.venv/bin/python -m scripts.check

format: dev
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format --quiet .

bench: dev
	@.venv/bin/python manage.py fonts --verbosity=0
	@.venv/bin/python -m pytest -q tests/bench -o python_files="bench_*.py" -o python_functions="bench_*" $(ARGS)

requirements:
	@$(PYTHON) scripts/check_python.py
	@$(PYTHON) -m scripts.requirements $(ARGS)

secret:
	@$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))'

clean:
	rm -rf .venv staticfiles static/fonts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev:
	@$(PYTHON) scripts/check_python.py
	@$(PYTHON) -m scripts.prepare --dev
