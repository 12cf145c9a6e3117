"""What runs the stages over many articles and writes what comes of it."""
