"""The file around the content streams: a constant beginning, and what each document adds."""
