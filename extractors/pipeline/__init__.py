"""What DAGs and commands call: collect, import, stage, backfill, reprocess."""
