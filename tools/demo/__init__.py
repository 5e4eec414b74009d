"""The demo footage, made by code: a bakery built and rendered by Blender, its film and its sound."""
