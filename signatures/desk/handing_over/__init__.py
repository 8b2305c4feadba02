"""The pages on which everything that was signed is put together and fetched."""
