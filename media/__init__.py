"""What footage becomes: recognised, encoded, packaged. Imports nothing else of Plateau."""
