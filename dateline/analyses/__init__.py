"""The analyses of ``dbt_project/analyses`` as plain SQL that runs without dbt: their list, and one restricted to what
was asked for.
"""
