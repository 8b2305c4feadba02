"""Find, from anywhere on the desk."""
