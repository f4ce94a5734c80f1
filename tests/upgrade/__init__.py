"""Homes that earlier releases wrote, upgraded by today's code."""
