"""What is done with a text while it is written: it is looked at, compared, published."""
