"""The pages people see: one module a subject; each handler parses, allows, calls, answers."""
