"""What was pressed under “To decide”, and can be taken back for a moment."""
