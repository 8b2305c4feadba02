"""What staff are told of addresses that mail does not reach."""
