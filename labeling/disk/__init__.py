"""What is read from files and written into them: tables, arrays, the run folder."""
