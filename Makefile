# Keukentafel. `make` alone shows what there is.

PYTHON ?= python3
APP := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test eval bench soak lint format doctor danger nlds pictures lock clean

help: ## wat er allemaal kan
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## alles klaarzetten wat nog ontbreekt
	@$(PYTHON) -m web.process.bootstrap

run: setup ## alles starten op http://127.0.0.1:8080 (PORT=... voor een andere poort); Ctrl-C stopt alles
	@exec $(APP) -m web.cli run

test: setup ## alle tests
	@$(APP) -m pytest -n 2 --dist loadfile

eval: setup ## de kwaliteitstabel, op de eigen testverzamelingen
	@$(APP) -m web.cli eval

bench: setup ## snelheid, geheugen en groei
	@$(APP) -m web.cli bench

soak: setup ## wat langer duurt dan een test mag duren
	@$(APP) -m web.cli soak

lint: setup ## opmaak, types, mapregels en alle inhoud nakijken
	@$(APP) -m ruff check .
	@$(APP) -m ruff format --check .
	@$(APP) -m bandit -q -c pyproject.toml -r knowledge actions bot web
	@$(APP) -m mypy
	@.venv/bin/lint-imports --no-logo
	@$(APP) -m bot.danger --check
	@$(APP) -m web.cli validate
	@$(APP) -m web.process.validate

format: setup ## de code opmaken
	@$(APP) -m ruff check --fix .
	@$(APP) -m ruff format .

doctor: ## wat ontbreekt of is stuk op deze machine
	@$(PYTHON) -m web.process.doctor

danger: setup ## de woorden bij gevaar overnemen in het domein van de bot
	@$(APP) -m bot.danger

nlds: setup ## de onderdelen van NL Design System opnieuw ophalen (vraagt npm)
	@$(APP) -m web.process.nlds

pictures: setup ## de beelden in docs/images opnieuw maken (vraagt Chromium)
	@$(APP) -m tests.browser.pictures

lock: ## de sloten in requirements/ opnieuw maken (vraagt uv)
	@uv pip compile -q --no-annotate --no-header --python-version 3.11 --all-extras pyproject.toml \
		| grep -vE '^(nvidia-|cuda-|triton)' > requirements/app.lock
	@uv pip compile -q --no-annotate --no-header --python-version 3.10 requirements/rasa.in > requirements/rasa.lock

clean: ## weggooien wat vanzelf weer gemaakt wordt (niet var/, niet de omgevingen)
	@rm -rf bot/models .rasa .pytest_cache .mypy_cache .ruff_cache .import_linter_cache results build *.egg-info
	@find . -path ./.venv -prune -o -path ./.venv-rasa -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
