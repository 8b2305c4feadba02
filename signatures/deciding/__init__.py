"""What is decided under “To decide”: the deeds behind its buttons, held back for as long as they can be taken back."""
