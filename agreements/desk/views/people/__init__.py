"""The desk's pages on which staff say who somebody is, and of which papers an author."""
