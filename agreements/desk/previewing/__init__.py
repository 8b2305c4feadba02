"""A list before it is imported, paper by paper: what is whole, what is held back and why, what stays as it is."""
