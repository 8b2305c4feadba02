"""What was put together to be handed over, beside what the log tells of it."""
