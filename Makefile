# A thin wrapper: everything happens in dev.py, which also works without make.
#   make run                  start Headroom      (make run PORT=8600)
#   make test                 all checks and tests (make test ARGS="tests/unit -k seats")
#   make soak                 the long tests
#   make bench                the measurements
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(if $(shell command -v $(name) 2>/dev/null),$(name))) python3)

.DEFAULT_GOAL := run
.PHONY: run test soak bench

run:
	@$(PYTHON) dev.py run $(if $(PORT),--port $(PORT)) $(ARGS)

test soak bench:
	@$(PYTHON) dev.py $@ $(ARGS)
