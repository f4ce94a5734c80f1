"""Running Airflow: in process for one command, or for real with its scheduler and page; alerts; its home."""
