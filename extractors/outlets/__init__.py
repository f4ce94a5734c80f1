"""The outlet registry: one folder a collection, one YAML file an outlet."""
