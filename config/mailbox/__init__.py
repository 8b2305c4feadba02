"""Stands in for the world's mail servers in a demonstration: takes every mail, delivers none, shows all on a page."""
