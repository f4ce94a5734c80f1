"""What people and schedulers call: the command line, Airflow, builds, reports."""
