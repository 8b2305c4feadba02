"""What pages are sent as: faces in parts, one stylesheet for authors, HTML compressed where that tells nothing."""
