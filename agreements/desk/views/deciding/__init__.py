"""What somebody of the staff has to decide, and what authors asked for."""
