"""What is kept of a person, for how long and why: finding it, handing it out, and erasing it."""
