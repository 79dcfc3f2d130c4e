"""From texts to embeddings: encoders, how they are built, and what was embedded before."""
