"""Writing what a plan says, some whole papers at a time, and taking it back."""
