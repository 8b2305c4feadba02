"""What authors are told of a text that the conference has corrected."""
