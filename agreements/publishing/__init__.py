"""Publishing a text: what it lacks, how it differs from the one before, and whom a correction concerns."""
