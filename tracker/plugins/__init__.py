"""What is our own and comes through the same door as others' plugins."""
