"""How the files of a bundle are called, by layout."""
