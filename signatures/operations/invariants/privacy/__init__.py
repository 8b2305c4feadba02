"""What must hold of holds, erasures and retention."""
