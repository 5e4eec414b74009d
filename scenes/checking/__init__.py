"""What the checks of a scene look at: names, ways, who would be left out, things that do nothing, the end."""
