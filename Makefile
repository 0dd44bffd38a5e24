# A table of contents: every target is one command, and `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build test bench plot list check clean
PRESET ?= release
PLAN   ?= quick
FILTER ?= .
OUT    ?= results
RUN    ?= $(OUT)/latest
BENCH   = build/release/pipes_bench
PYTHON  = $$(scripts/find_python.sh)

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
setup: ## install the Debian packages that are missing; nothing if all are there
	@scripts/setup.sh
build: setup ## configure and compile                     [PRESET=release]
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET)
test: build ## build, then run every test                [PRESET=release]
	ctest --preset $(PRESET)
bench: build ## measure, draw, say where the plots are    [PLAN=quick|full FILTER=regex OUT=dir]
	$(BENCH) --plan=$(PLAN) --filter='$(FILTER)' --out=$(OUT)
	$(PYTHON) scripts/plot.py $(RUN)
plot: ## draw the plots of a run again             [RUN=dir]
	$(PYTHON) scripts/plot.py $(RUN)
list: build ## list every workload over every backend    [PLAN=quick|full FILTER=regex]
	$(BENCH) --plan=$(PLAN) --filter='$(FILTER)' --list
check: build ## what a reviewer would ask for              (scripts/check.sh --list)
	scripts/check.sh
clean: ## delete build/, never results/
	rm -rf build
