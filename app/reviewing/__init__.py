"""What experts decide: the queue, reviews in files, and how good the gold is."""
