"""What `make run` starts: a whole installation on one machine, its parts started, watched and stopped together."""
