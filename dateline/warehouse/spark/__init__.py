"""A full build whose models run on Spark: the models of the one dbt project, compiled for Spark, and their rows taken
into a candidate that DuckDB made.
"""
