"""`python -m signatures.examining`: the name by which scripts outside call the check in `signatures.checking.offline`."""
