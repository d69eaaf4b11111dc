"""What is claimed about speed and size, as commands: `make bench`."""
