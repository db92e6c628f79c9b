# The twelve targets of Fairwell. The logic is Go in dev/; this file only names the commands.

GO       ?= go
FUZZTIME ?= 10s
TOOLS    := $(CURDIR)/bin/tools
MODULES  := . dev deploy tools

# Pure Go everywhere but under the race detector: one static binary, and builds, vet and linters
# share one build cache. The linked files are kept, so a second build links nothing.
export CGO_ENABLED = 0

.PHONY: help build demo test lint fuzz bench chaos outage alerts attack pictures
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## bin/fairwell, the service, and bin/dev, the local stack (minutes from cold caches: it holds a Temporal server)
	$(GO) build -buildvcs=false -o bin/fairwell ./cmd/fairwell
	cd dev && $(GO) build -buildvcs=false -o ../bin/dev .

demo: build ## start the whole stack and run one cancellation; EXIT=1 stops afterwards, OFFSET=1000 is added to every port, HISTORY=36 lets so many more customers cancel
	bin/dev demo$(if $(EXIT), --exit)$(if $(HISTORY), --history $(HISTORY))$(if $(OFFSET), --port-offset $(OFFSET))

test: build ## vet, every test of the service under the race detector, then the chart, the local stack, the pages and end to end
	$(GO) vet ./...
	tools/browser.sh
	race=$$(tools/race.sh) && CGO_ENABLED=$${race:+1} $(GO) test $${race:+-race} -shuffle=on -count=1 ./...
	cd deploy && $(GO) test -count=1 -timeout 20m ./...
	cd dev && $(GO) test -count=1 -timeout 30m ./...

lint: ## format, vet, linters and import table, the API description, workflow determinism, tidy modules, migrations, compose
	@mkdir -p "$(TOOLS)"
	$(GO) build -modfile=tools/go.mod -o "$(TOOLS)/" tool
	@unformatted=$$(gofmt -l .); \
		test -z "$$unformatted" || { echo "gofmt -w: $$unformatted"; exit 1; }
	for module in $(MODULES); do (cd $$module && $(GO) mod tidy -diff) || exit 1; done
	$(GO) vet ./... && cd dev && $(GO) vet ./...
	"$(TOOLS)/golangci-lint" run ./...
	cd dev && "$(TOOLS)/golangci-lint" run --config ../.golangci.yml ./...
	cd deploy && "$(TOOLS)/golangci-lint" run --config ../.golangci.yml ./...
	tools/openapi.sh
	"$(TOOLS)/oapi-codegen" -config api/client/generate.yaml api/openapi.json | diff -u api/client/client.gen.go - || { echo "go generate ./api/client"; exit 1; }
	"$(TOOLS)/workflowcheck" ./workflows/...
	$(GO) test -count=1 ./internal/deploytest

fuzz: ## every fuzz target for FUZZTIME (10s)
	@for package in $$($(GO) list ./...); do \
		targets=$$($(GO) test -list '^Fuzz' $$package) || { echo "$$targets"; exit 1; }; \
		for target in $$(echo "$$targets" | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

bench: build ## what docs/performance.md promises, side by side on a fresh stack, a JSON line each; ONLY=engine, history, contracts or notice
	@for bench in $(or $(ONLY),engine history contracts notice); do bin/dev bench $$bench || exit 1; done

chaos: build ## N (60) declarations while everything is killed, cut and broken by SEED, then an audit from outside
	bin/dev chaos$(if $(N), --cases $(N))$(if $(SEED), --seed $(SEED))

outage: build ## declare RATE (20) a second while Temporal is away for DURATION (10m), then measure the drain
	bin/dev outage$(if $(DURATION), --duration $(DURATION))$(if $(RATE), --rate $(RATE))$(if $(SEED), --seed $(SEED))

alerts: build ## break one thing after another under a Prometheus that lives fast, and write what fired into docs/alerts.md (half an hour)
	cd deploy && $(GO) test ./alerts -run EachOutage -count=1 -v -timeout 90m -args -all -update

pictures: build ## a picture of every page, on a phone and at a desk, into docs/pictures, beside those BEFORE
	tools/browser.sh
	bin/dev pictures$(if $(BEFORE), --before $(BEFORE))

attack: build ## what strangers once could do, tried again on a stack of its own; PEOPLE (3000) for the oracle
	cd dev && $(GO) test ./attack -count=1 -v -timeout 60m -args -people $(or $(PEOPLE),3000)
