"""What mails tell of somebody's answers: the receipt of a visit, and the documents that come after it."""
