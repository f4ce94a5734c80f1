"""Rules for Al-Alam's pages, and for the PHP var_dump that they leak."""
