"""How good it is: by gold, and by what agents sent."""
