"""The page behind the link in a mail: it says what the mail says, and what is so by now."""
