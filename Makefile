# Everything goes through ./monitoring (which installs the dependencies) and tools/node (which picks Node.js 24).
SHELL := /bin/sh
.DEFAULT_GOAL := help
ENV ?= dev
JEST := tools/node node_modules/jest/bin/jest.js

.PHONY: help up down check test unit e2e lint format bench bench-slo dependencies

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## bring the stack up on this machine (ENV=dev)
	@./monitoring up --env $(ENV)

down: ## stop the stack; its data stays
	@./monitoring down --env $(ENV)

check: ## check settings, definitions and every rendered file
	@./monitoring check --env $(ENV)

test: lint ## lint, types, unit tests, and the whole stack under the real engine
	@./monitoring tools install --all
	@$(JEST)

unit: dependencies ## the quick tests only
	@$(JEST) --selectProjects unit

e2e: dependencies ## the whole stack under the real engine
	@./monitoring tools install
	@$(JEST) --selectProjects e2e --runInBand

lint: dependencies ## formatting, types and lint rules
	@tools/node node_modules/prettier/bin/prettier.cjs --check --log-level warn .
	@tools/node node_modules/typescript/bin/tsc --noEmit
	@tools/node --max-old-space-size=4096 node_modules/eslint/bin/eslint.js .

format: dependencies ## rewrite the files in the house's format
	@tools/node node_modules/prettier/bin/prettier.cjs --write --log-level warn .

bench-slo: dependencies ## measure rules and objectives, side by side with Sloth (builds it; needs Go)
	@./monitoring tools install
	@tools/node bench/slo/main.ts

bench: dependencies ## measure, and rewrite the tables of docs/benchmarks.md
	@./monitoring tools install
	@tools/node bench/main.ts

dependencies:
	@./monitoring version >/dev/null
