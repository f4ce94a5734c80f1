"""Quotations: who is quoted, with what words, and what says so."""
