"""The pages of the frame: everything that a narrow screen has no room for, what is under way, addresses that were moved."""
