"""Which mails the members of a team get, by their role and by their choice."""
