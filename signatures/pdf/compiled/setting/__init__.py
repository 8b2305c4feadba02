"""What varies -> lines of type: where it is found, how it breaks, which fonts show it."""
