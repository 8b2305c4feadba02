"""What must hold of mails."""
