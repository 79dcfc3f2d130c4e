"""Who may do what here: the people of oracle.toml, and as whom a command acts."""
