"""Accounts of staff: how somebody proves who they are, for how long that holds, and what their owners are told."""
