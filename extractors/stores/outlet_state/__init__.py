"""What is known of one outlet's URLs between runs: the state file, visits, and when a page is visited again."""
