"""What belongs to a text besides its ordinary words: variants, and texts to start from."""
