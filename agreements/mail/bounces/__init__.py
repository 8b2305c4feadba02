"""What comes back after the server took a mail: read in a child, believed where it is signed, and kept beside the mail."""
