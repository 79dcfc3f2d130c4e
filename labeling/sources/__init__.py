"""What experts write: functions in modules and rules in rules.toml; read, fingerprinted and written back."""
