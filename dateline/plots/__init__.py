"""Plots: one specification for the desk, the briefing and the mail, drawn on the server without a browser."""
