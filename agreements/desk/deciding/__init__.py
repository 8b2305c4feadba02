"""What staff are shown of what they have to decide: the same facts on the page and in mails."""
