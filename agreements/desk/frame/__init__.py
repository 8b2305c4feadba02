"""What stands around every page of a conference: its places, what is under way, and the way from a page that failed."""
