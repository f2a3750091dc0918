# Developers' commands; users need only ./run and ./test.
PYTHON := .venv/bin/python

.PHONY: help setup check unit fault browser access spark demo bench lock docs

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup:  ## make .venv with everything, install what the browser tests need
	@./test --setup-only

check:  ## lint, format, types, import directions, rulebook and contracts, the register of fields
	.venv/bin/ruff check src tests
	.venv/bin/ruff format --check src tests
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/fangpin rulebook check
	.venv/bin/fangpin trust fields

unit:  ## the unit suite (under two minutes on two cores)
	.venv/bin/pytest -n 2 -m "not browser and not fault and not spark and not access"

fault:  ## kills, restarts, races, files broken by the hundred
	.venv/bin/pytest -n 2 --dist worksteal -m fault

browser:  ## journeys through the pages in Chromium
	.venv/bin/pytest -m browser

access:  ## every address × method × role × place, as tests/web/access.yaml says
	.venv/bin/pytest -n 2 -m access

spark:  ## every finding of 100,000 households by Spark and by DuckDB
	.venv/bin/pytest -m spark

demo:  ## build the demo city, screen it, serve it
	.venv/bin/fangpin demo

bench:  ## every benchmark, with the figures of this machine
	.venv/bin/fangpin bench all

docs:  ## write the reference pages from rulebook, contracts and glossary again
	.venv/bin/fangpin docs

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-dev.lock
