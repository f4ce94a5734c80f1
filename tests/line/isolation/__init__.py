"""A fault of one outlet, source, page or load stays that one's: nine others continue, and the next run recovers it.

An exception that nothing expects is raised at each boundary of collecting, staging, gating and building, wherever the
call concerns one outlet among ten.
"""
