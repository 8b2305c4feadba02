"""What Markdown calls things, and what they are here."""
