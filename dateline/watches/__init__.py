"""Watches: saved searches that run after each publication, and tell people what they noticed."""
