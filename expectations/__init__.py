"""The quality gates: suites of rules in YAML and the gates that validate loads and the warehouse against them."""
