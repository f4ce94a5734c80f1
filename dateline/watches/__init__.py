"""Watches: saved searches that run after each publication, and send alerts about what they noticed."""
