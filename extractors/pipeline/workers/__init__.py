"""Worker processes: every page is read behind one, with limits of time and memory."""
