"""What people look at: quality pages, the data dictionary, summaries, differences."""
