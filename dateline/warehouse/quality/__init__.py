"""Schema ``quality`` of the warehouse and the run files: what the gates found, build by build, as rows."""
