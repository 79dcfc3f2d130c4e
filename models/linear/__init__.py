"""Linear models on embeddings, by sums over blocks of rows."""
