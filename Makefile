# Two commands do all the set-up:  make demo   and   make test
# Needed: python3 (3.11 or newer, with venv), make and git.

PY ?= python3
V  := .venv
export PIP_DISABLE_PIP_VERSION_CHECK = 1
INSTALL := $(V)/bin/python -m pip install --quiet --require-hashes --only-binary :all:

.PHONY: help demo test check bench lock clean venv

help:           ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 14

demo: $(V)/.run ## five organisations with sample cases, served on this machine (PORT=8000 TODAY=2027-01-05T09:00)
	@$(V)/bin/putright demo $(if $(PORT),--port "$(PORT)") $(if $(TODAY),--today "$(TODAY)")

test: $(V)/.dev ## everything that can run here: on SQLite, on PostgreSQL, in a browser (ARGS="-k calendars")
	@$(V)/bin/python -m scripts.test $(ARGS)

check: $(V)/.dev ## lint, format, types, who imports whom, migrations, settings: no network
	@$(V)/bin/python -m scripts.check

bench: $(V)/.dev ## measure, beside what the machine can do (SIZES=1000,10000 ON=sqlite ONLY=w1,w2 SECONDS=3 KEEP=1)
	@$(V)/bin/python -m bench $(foreach word,SIZES ON ONLY SECONDS KEEP,$(if $($(word)),"$(word)=$($(word))"))

lock:           ## pin every dependency again (needs uv: pip install uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade pyproject.toml --extra s3 -c requirements.lock -o requirements-s3.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade pyproject.toml --group dev -c requirements-s3.lock -o requirements-dev.lock

clean:          ## remove what was built; var/, where the cases are, stays
	rm -rf $(V) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +

venv: $(V)/.dev ## only install what development needs

$(V)/bin/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PY) -m venv $(V) || { rm -rf $(V); echo "python3 has no working venv module (on Debian: apt install python3-venv)" >&2; exit 1; }

$(V)/.run: requirements.lock | $(V)/bin/python
	@echo "Installing what Putright needs into $(V) (once; under a minute)"
	@$(INSTALL) -r requirements.lock
	@$(command)
	@touch $@

$(V)/.dev: requirements-dev.lock | $(V)/bin/python
	@echo "Installing what the tests need into $(V) (once; under a minute)"
	@$(INSTALL) -r requirements-dev.lock
	@$(command)
	@touch $@ $(V)/.run

# The package is used from src/ as it stands, so there is nothing to build: a line on
# Python's path, a command that starts from any folder, and the code compiled beforehand.
define command
$(V)/bin/python -c 'import site; open(site.getsitepackages()[0] + "/putright.pth", "w").write("$(CURDIR)/src\n")' && \
printf '#!/bin/sh\nexec "%s/$(V)/bin/python" -P -m putright.commands "$$@"\n' "$(CURDIR)" > $(V)/bin/putright && \
chmod +x $(V)/bin/putright && $(V)/bin/python -m compileall -q src
endef
