"""What an author sees of the others of a paper, and can do about them."""
