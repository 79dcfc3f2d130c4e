"""What the experts write: one module a topic, and rules.toml. See README.md."""
