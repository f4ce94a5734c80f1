"""The general parser: reads any article page, one module a field."""
