"""What must hold of our mails, beside that each belongs to something."""
