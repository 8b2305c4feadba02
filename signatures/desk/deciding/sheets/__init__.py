"""The sheets of “To decide”: of each kind of matter its question, its evidence and its deeds."""
