"""Attacks on the product, by class; what each promise of SECURITY.md is tested with."""
