"""What an author says before reading, and picks in a text."""
