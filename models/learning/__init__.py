"""How the cascade learns: soft labels in, heads, scopes and temperature out."""
