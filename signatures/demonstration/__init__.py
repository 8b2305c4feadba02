"""What `make run` shows: ICML 2020, whose titles and names are facts, with addresses and a history that are made up."""
