"""Lists from upload to their end: applied by workers in parts, cancelled, undone, and what there was."""
