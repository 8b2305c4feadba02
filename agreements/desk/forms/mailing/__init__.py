"""Forms about mails."""
