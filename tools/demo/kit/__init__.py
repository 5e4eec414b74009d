"""What every demo room is made of: materials, shapes, breads and people. Imports bpy: only to render."""
