# Relais: one place of set-up. `make run` starts everything, `make test` checks everything; both do their own set-up.
# Nothing is done again that is up to date. Settings: `make settings`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VAR := $(or $(RELAIS_VAR),var)
PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
RELAIS := .venv/bin/relais
STAMPS := $(VAR)/stamps
# The encoder's stamp carries the setting, so that another RELAIS_ENCODER is noticed.
ENCODER := $(STAMPS)/encoder-$(shell echo '$(RELAIS_ENCODER)' | cksum | cut -d' ' -f1)
# Files of tests run beside one another, one a core; each has its own ports, folders and databases.
WORKERS := $(shell n=$$(nproc); echo $$((n < 4 ? n : 4)))
PYTEST := .venv/bin/pytest -q -n $(WORKERS) --dist loadfile --ignore=tests/bot
# A path that the caller's shell set for other work would bring another copy's code in.
unexport PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

APP_CODE := $(shell find relais channels conversations actions knowledge -name '*.py' -not -path '*/__pycache__/*')
CONTENT := $(shell find knowledge/content -type f)
QUESTIONS := $(wildcard training_data/questions/*.jsonl)
GESTURES := $(wildcard training_data/gestures/*.jsonl knowledge/gestures/*.py knowledge/universal_words.yml)
SAFETY := $(wildcard training_data/safety/*.jsonl conversations/triage/*.py) $(shell find conversations/triage/lexicon -type f)
NLU := $(wildcard training_data/nlu/*.yml training_data/rules/*.yml training_data/stories/*.yml)

.PHONY: services help setup run run-sms test test-fast test-app test-bot check format settings clean evaluate
help:
	@echo "make run     set up what is missing, then start Relais (Ctrl-C stops it)"
	@echo "make run-sms the same, with a local Kannel and a simulated telephone at /phone"
	@echo "make test    set up what is missing, then every check and test"
	@echo "make check   format, lint, types, import rules, dead code"
	@echo "make format  rewrite the code in the house's format"
	@echo "make setup   set-up only; make clean forgets what was made at run time, except the database"

# --- interpreters: on the PATH, or any pyenv version ------------------------------------------------------------
define FIND_PYTHON
for candidate in python$(1) "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/$(1)*/bin/python /opt/pyenv/versions/$(1)*/bin/python python3; do \
  if "$$candidate" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "$(1)")' >/dev/null 2>&1; then echo "$$candidate"; exit 0; fi; \
done; \
echo "Python $(1) was not found. Install it, for example with: pyenv install $(1)" >&2; exit 1
endef

$(STAMPS):
	@mkdir -p $@

$(STAMPS)/app: requirements/app.txt pyproject.toml | $(STAMPS)
	@echo "[1/5] the app's environment (.venv, about 2 minutes the first time)"
	@python=$$($(call FIND_PYTHON,3.11)); test -x $(PY) || "$$python" -m venv .venv
	@$(PY) -m pip install --quiet --no-input -r requirements/app.txt 2> >(grep -v 'WARNING: Location' >&2 || true)
	@$(PY) -m pip install --quiet --no-input --no-deps --no-build-isolation -e . 2> >(grep -v 'WARNING: Location' >&2 || true)
	@touch $@

$(STAMPS)/rasa: requirements/rasa.txt | $(STAMPS)
	@echo "[2/5] Rasa's environment (.venv-rasa, about 3 minutes the first time)"
	@python=$$($(call FIND_PYTHON,3.10)); test -x $(RASA_PY) || "$$python" -m venv .venv-rasa
	@$(RASA_PY) -m pip install --quiet --no-input -r requirements/rasa.txt 2> >(grep -vE 'WARNING: Location|DEPRECATION' >&2 || true)
	@touch $@

$(ENCODER): $(STAMPS)/app $(wildcard knowledge/encoder/*.py knowledge/encoder/*.safetensors) knowledge/encoder/sample.txt
	@echo "[3/5] the encoder (about half a minute)"
	@$(RELAIS) knowledge encoder
	@rm -f $(STAMPS)/encoder-*; touch $@

$(STAMPS)/index: $(ENCODER) $(QUESTIONS) $(GESTURES) $(SAFETY) $(CONTENT) $(wildcard knowledge/search/*.py relais/second_reader*.py relais/asides.py relais/gestures.py relais/library.py)
	@echo "[4/5] the search (a minute or two)"
	@$(RELAIS) knowledge index
	@touch $@

$(VAR)/nlu/question.yml: $(QUESTIONS) training_data/build_nlu.py | $(STAMPS)
	@python=$$($(call FIND_PYTHON,3.11)); "$$python" training_data/build_nlu.py --out $@

$(VAR)/rasa/models/relais.tar.gz: $(STAMPS)/rasa $(ENCODER) $(VAR)/nlu/question.yml $(NLU) config.yml domain.yml $(wildcard bot/*.py bot/*.yml knowledge/small_talk*.yml knowledge/short_answer_words.yml) knowledge/content/territories.yml
	@echo "[5/5] training Rasa (about a minute)"
	@mkdir -p $(@D)
	@PYTHONPATH=. RELAIS_ENCODER_FOLDER=$(VAR)/encoder $(RASA_PY) -W ignore -m rasa train --quiet --fixed-model-name relais --out $(@D) \
	  --data training_data/nlu training_data/rules training_data/stories $(VAR)/nlu -c config.yml -d domain.yml > $(VAR)/rasa/train.log 2>&1 \
	  || { tail -20 $(VAR)/rasa/train.log; exit 1; }
	@touch $@

setup: $(STAMPS)/app $(STAMPS)/rasa $(ENCODER) $(STAMPS)/index $(VAR)/rasa/models/relais.tar.gz

# What does not wait for one another is set up at the same time.
run:
	@$(MAKE) -s -j2 setup
	@exec $(RELAIS) serve

# Kannel is a Debian package: installed here if it is missing and this is root, asked for otherwise.
run-sms: setup
	@PATH="$$PATH:/usr/sbin"; command -v bearerbox >/dev/null || { \
	  if test "$$(id -u)" = 0; then echo "installing Kannel"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq kannel kannel-extras >/dev/null; \
	  else echo "Kannel is missing: sudo apt-get install kannel kannel-extras" >&2; exit 1; fi; }
	@exec $(RELAIS) sms try

settings: $(STAMPS)/app
	@$(RELAIS) settings

# --- checks and tests ---------------------------------------------------------------------------------------------
check: $(STAMPS)/app
	@echo "format"; .venv/bin/ruff format --check .
	@echo "lint"; .venv/bin/ruff check .
	@echo "types"; .venv/bin/mypy
	@echo "import rules"; .venv/bin/lint-imports
	@echo "dead code"; .venv/bin/vulture

format: $(STAMPS)/app
	@.venv/bin/ruff format . ; .venv/bin/ruff check --fix .

test-fast:
	@$(MAKE) -s -j2 setup check
	@$(MAKE) -s test-app

test:
	@$(MAKE) -s -j3 setup check services
	@$(MAKE) -s -j2 test-app test-bot
	@$(PYTEST) -m slow

# Those of Rasa's side beside the fast ones of the app: neither keeps two cores busy all the time.
test-app:
	@$(PYTEST) -m "not slow"

test-bot:
	@PYTHONPATH=. RELAIS_ENCODER_FOLDER=$(VAR)/encoder $(RASA_PY) -m pytest -q tests/bot -c tests/bot/pytest.ini

# PostgreSQL, Kannel, Node's provider and Chromium, which tests start themselves.
services: $(STAMPS)/app
	@$(PY) -m tests.services

evaluate: setup
	@$(RELAIS) evaluate answers ../shared/domain/questions-dev.jsonl --cross-validate

clean:
	rm -rf $(STAMPS) $(VAR)/encoder $(VAR)/index $(VAR)/nlu $(VAR)/rasa/models
