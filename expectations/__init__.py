"""The quality gates: suites of rules in YAML and the one pass that holds loads and the warehouse to them."""
