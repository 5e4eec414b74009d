"""Where the big files are kept: originals and renditions, in a folder here or in an object store."""
