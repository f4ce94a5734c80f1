"""Getting pages: discovery, fetching, robots.txt, the raw archive and the state that survives restarts."""
