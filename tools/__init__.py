"""The command line `plateau`: one module per command."""
