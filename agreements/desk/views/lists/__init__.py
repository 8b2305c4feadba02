"""What members keep of the desk's lists."""
