"""Where raw and staged loads, verdicts, records of builds and published versions are kept for all workers."""
