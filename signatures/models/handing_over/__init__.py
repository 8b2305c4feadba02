"""What was handed over as a whole."""
