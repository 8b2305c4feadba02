"""What stands around a signature."""
