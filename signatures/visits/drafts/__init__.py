"""What an author has filled in is kept until it is signed or sent: on the server, under the link by which it was filled in."""
