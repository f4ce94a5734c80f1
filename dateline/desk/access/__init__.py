"""Who may ask, and how often: host names, users and sessions, rates, and the headers that keep pages inert."""
