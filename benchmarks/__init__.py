"""What is measured: never a test with a clock in it, always a command that prints a table."""
