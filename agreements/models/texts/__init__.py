"""What belongs to a text besides its ordinary words."""
