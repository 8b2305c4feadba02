"""How values, and text with gaps, are written in a PDF file."""
