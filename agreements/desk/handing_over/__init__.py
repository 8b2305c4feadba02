"""What is shown before a volume is handed over, and after it was published."""
