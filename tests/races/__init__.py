"""Two hands at once, on real parts: many people and workers do in one instant what contradicts, and all of it must hold."""
