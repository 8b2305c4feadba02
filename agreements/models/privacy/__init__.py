"""For how long personal data is kept, and what may not go."""
