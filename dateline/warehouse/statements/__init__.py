"""The statements that dbt ran, kept and run again without dbt as long as nothing that they follow from has changed."""
