# Two commands: `make run` serves the demo, `make test` passes every test. Both set everything up first.
PLATEAU = .venv/bin/plateau
.PHONY: run setup setup-tests test test-samples check e2e bench demo wheel clean

run: setup ## set up and serve (PLATEAU_PORT, PLATEAU_DATA and .env are honoured)
	@exec $(PLATEAU) serve

setup: ## environment, packages, viewer build
	@tools/setup.sh

setup-tests: ## the same, with what the tests need
	@tools/setup.sh --tests

test: check ## every check and every test
	cd viewer && ../.venv/bin/npm test
	.venv/bin/pytest -n 2 --dist loadfile

test-samples: setup-tests ## real camera files of a folder that does not ship with the project
	PLATEAU_SAMPLES=$${PLATEAU_SAMPLES:-../shared/samples} .venv/bin/pytest -m samples

check: setup-tests ## lint and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	cd viewer && ../.venv/bin/npm run --silent check

e2e: setup-tests ## the journeys in a real browser
	.venv/bin/pytest -m e2e

bench: setup-tests ## the figures, paired, as ratios
	.venv/bin/python -m benchmarks

demo: ## render the demo footage again (needs Blender as a module: pip install -e '.[demo]')
	.venv/bin/python -m tools.demo

wheel: setup ## a wheel that holds the built viewer
	rm -rf server/web/viewer && cp -r viewer/dist server/web/viewer
	.venv/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist .

clean: ## everything that was made here, except the data folder
	rm -rf .venv viewer/node_modules viewer/dist viewer/build server/web/viewer dist .mypy_cache .ruff_cache .pytest_cache
