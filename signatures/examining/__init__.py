"""The name under which scripts outside call the offline check: `python -m signatures.examining`; the check itself is
`signatures.checking.offline`."""
