"""What members of a team keep for themselves at the desk."""
