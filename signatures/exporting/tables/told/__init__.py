"""What tables tell of papers, authors and mails, gathered for some at a time and put into words."""
