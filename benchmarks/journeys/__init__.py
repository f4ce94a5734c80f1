"""The first hour of the people Dateline is made for: what each types in an empty folder, until a question is answered.

``python -m benchmarks.first_answer`` times the journeys, ``tests/journeys`` checks their answers.
"""
