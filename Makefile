# A table of contents: every target is one command, and `make help` lists them.
.DEFAULT_GOAL := help
.SILENT:
.NOTPARALLEL:
TARGETS := help setup build test qualify self-test bench blog blog-setup rivals-setup nightly-setup plot list check verify soak fuzz nightly package reference clean
.PHONY: arguments $(TARGETS)
$(TARGETS): arguments
# A value of the command line is taken as it is written: in a filter, $$ is the end.
GIVEN := $(strip $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name))))
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
PRESET ?= release
TEST_PRESET = $(if $(filter file,$(origin PRESET)),test,$(PRESET))
PLAN   ?= quick
FILTER ?= .
OUT    ?= results
SECONDS ?= 600
RUN    ?= $(or $(RESUME),$(OUT)/latest)
BENCH   = build/release/pipes_bench
# What is compiled: sizes in place of the usual ones, and of the laboratory what a plan measures, all if none is named. What is
# not given is the usual again.
COMPILED = -D TYPED_PIPES_PAYLOADS="$$PAYLOADS" -D TYPED_PIPES_CAPACITIES="$$CAPACITIES" -D TYPED_PIPES_PLAN="$(FOR_PLAN)"
FOR_PLAN =
bench list: FOR_PLAN = $(if $(RESUME),,$$PLAN)
blog: FOR_PLAN = blog
qualify self-test: FOR_PLAN = quick
COUNTS  = build/release/pipes_counts
LANGUAGES = build/release/languages
PYTHON  = $$(scripts/setup/find_python.sh)
# Recipes take these from the environment: there they need no quotes that a value could close.
export PRESET PLAN FILTER OUT RUN RESUME BUDGET REGIMES PAYLOADS CAPACITIES
export FUZZ_SECONDS = $(SECONDS)
# What was given up has left no run: without the look at the link an older one would be drawn.
MEASURE = before=$$(readlink "$$OUT/latest"); $(BENCH) --filter="$$FILTER" --out="$$OUT"$(if $(BUDGET), --budget="$$BUDGET")$(if $(REGIMES), --regimes="$$REGIMES")
GO_ON   = before=/; $(BENCH) --resume="$$RESUME"
IF_DONE = code=$$?; [ $$code -le 1 ] && [ "$$(readlink "$$OUT/latest")" != "$$before" ] || exit $$code
DRAW    = $(PYTHON) scripts/page.py "$$RUN" && exit $$code

help:  ## list the targets
	awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
# A mistyped name would be ignored, so the script sees which names are on the command line, and for which targets.
arguments: export GOALS = $(or $(MAKECMDGOALS),help)
arguments: export GIVEN := $(GIVEN)
arguments:
	scripts/check_arguments.sh
setup: ## install the Debian packages that are missing; nothing if all are there
	scripts/setup/setup.sh
build: setup ## configure and compile                     [PRESET=release PAYLOADS="8 256" CAPACITIES="1024 256"]
	cmake --preset $(PRESET) $(COMPILED)
	cmake --build --preset $(PRESET)
test: setup ## build and run the tests of the library   [PRESET=test]
	cmake --preset $(TEST_PRESET) $(COMPILED)
	cmake --build --preset $(TEST_PRESET)
	ctest --preset $(TEST_PRESET) --parallel $$(nproc)
qualify: setup ## say how quiet this machine is, and what difference it resolves
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_qualify
	build/release/pipes_qualify
self-test: setup ## show here that the method of measuring tells the truth; takes minutes  [OUT=dir]
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_self_test
	$(PYTHON) scripts/self_test.py --out="$$OUT/self-test"
bench: setup ## measure, draw, say where the plots are    [PLAN=blog|full|quick|rivals|smoke|FILE.toml FILTER=regex BUDGET=5m REGIMES=2 OUT=dir, or RESUME=dir; PAYLOADS="8 256" CAPACITIES="1024 256"]
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_bench
	$(if $(RESUME),$(GO_ON),$(MEASURE) --plan="$$PLAN"); $(IF_DONE); $(DRAW)
blog: setup ## run the programs of the 2012 posts, write their page  [FILTER=regex BUDGET=5m REGIMES=2 OUT=dir]
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_bench pipes_counts
	languages/build.sh $(LANGUAGES)
	$(MEASURE) --plan=blog --languages=$(LANGUAGES); $(IF_DONE); \
	$(COUNTS) --out "$$RUN/counts.json" && $(DRAW)
blog-setup: setup ## install the toolchains of the other languages too
	scripts/setup/blog_setup.sh
rivals-setup: setup ## install the queues of others that we compare with
	scripts/setup/rivals_setup.sh
nightly-setup: setup ## install what single tests need: R, SQLite, Doxygen, compilers for other platforms
	scripts/setup/nightly_setup.sh
plot: ## draw the plots of a run again             [RUN=dir, or OUT=dir: the latest there]
	$(PYTHON) scripts/page.py "$$RUN"
list: setup ## list the cells of a plan, which it compiles [PLAN=blog|full|quick|rivals|smoke|FILE.toml FILTER=regex; PAYLOADS="8 256" CAPACITIES="1024 256"]
	cmake --preset release $(COMPILED) >/dev/null
	cmake --build --preset release --target pipes_bench
	$(BENCH) --plan="$$PLAN" --filter="$$FILTER" --list
check: setup ## what a reviewer would ask for              (scripts/check.sh --list)
	scripts/check.sh
verify: setup ## explore the lock-free code: every execution, every order, every mutant
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target explorer explorer_mutants
	$(PYTHON) scripts/checks/verify.py build/release/verify/explorer
soak: setup ## billions of messages over every backend; after Ctrl-C it goes on  [FILTER=regex OUT=dir]
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_soak
	build/release/pipes_soak --filter="$$FILTER" --state="$$OUT/soak.json"
fuzz: setup ## random operations, protocols, command lines and files; after Ctrl-C it goes on  [SECONDS=600 OUT=dir]
	cmake --preset clang-asan -B build/fuzz -D TYPED_PIPES_BUILD_BENCH=OFF
	cmake --build build/fuzz --target operations_fuzz
	cmake --preset release $(COMPILED)
	cmake --build --preset release --target pipes_bench pipes_soak pipes_counts explorer_test
	$(PYTHON) verify/fuzz/fuzz.py --seconds="$$FUZZ_SECONDS" --state="$$OUT/fuzz.json"
nightly: setup rivals-setup nightly-setup ## everything there is to check, for hours; record in results/nightly
	$(PYTHON) scripts/checks/nightly.py
package: setup ## make the Debian package below build/package/
	cmake -P packaging/make_package.cmake
reference: ## make the API reference, build/reference/html
	packaging/reference/build.py
clean: ## delete build/, never results/
	rm -rf build
