"""Background work: preparing footage, one piece at a time, in one process."""
