"""Whether what is kept of mails agrees with itself."""
