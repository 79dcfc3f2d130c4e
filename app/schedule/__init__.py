"""What runs by itself: when jobs are due, one at a time over all machines, tried again where they fail."""
