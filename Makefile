.PHONY: run test fuzz soak cluster bench dev lint advisories sbom

# Install what is missing, build in release, serve http://127.0.0.1:3000 with demo data
run:
	@scripts/run

# Everything that must pass: formatting, clippy, cargo tests, browser tests
test:
	@scripts/test

# Call every REST route with what its document allows and what it does not, as each role
fuzz:
	@scripts/fuzz

# Kill servers and their database under a stream of orders and payments for half an hour; the sums must hold
soak:
	@scripts/soak

# Three servers on three mongod behind a balancer, each of which goes in turn under a stream of orders; the version before,
# too: make cluster PREVIOUS=<commit>
cluster:
	@PREVIOUS=$(PREVIOUS) scripts/cluster

# Measure this tree beside an earlier commit, and its pages in a browser
bench:
	@scripts/bench

# Serve a debug build, rebuilt and reloaded as sources change
dev:
	@scripts/dev

# Formatting and clippy, warnings denied
lint:
	@scripts/lint

# Ask the database of RustSec about the crates that the shop is built of; needs the network
advisories:
	@scripts/advisories

# Write what the shop is made of to target/sbom.json, in CycloneDX
sbom:
	@mkdir -p target && node scripts/sbom.mjs target/sbom.json
