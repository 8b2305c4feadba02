"""What a volume is, once its papers are to be published."""
