"""“To decide”: what somebody of the staff has to settle, one sheet at a time, with its evidence and its deeds."""
