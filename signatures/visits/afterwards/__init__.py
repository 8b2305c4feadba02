"""What an author can look up once they have answered, for as long as the link works."""
