"""What mails say: their standard words, a conference's own, and the merge fields that both may hold."""
