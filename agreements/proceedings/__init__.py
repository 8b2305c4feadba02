"""What becomes of a volume once its agreements are there: published, not published, lapsed, and names that change later."""
