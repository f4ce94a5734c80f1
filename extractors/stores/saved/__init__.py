"""Pages that people saved: files, folders, archives and packed files, as pages with an address, outlet and time."""
