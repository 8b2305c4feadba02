"""Agreements settled otherwise than by their author's answer: ended, put back, asked for again, waived."""
