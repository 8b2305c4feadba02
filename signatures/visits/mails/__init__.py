"""What the author's pages say of our mails, and what goes with these."""
