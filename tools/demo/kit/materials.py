"""Materials, all procedural: no picture file is needed to build a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

Color = tuple[float, float, float]
Nodes = Any  # a bpy node tree; bpy ships no types
Shader = Any  # a Principled BSDF node
Finish = Callable[[Nodes, Shader], None]


def material(name: str, color: Color = (0.8, 0.8, 0.8), rough: float = 0.5, **more: Any) -> Any:
    """Return a Principled material. Colours are linear RGB, 0..1.

    `more`: metal 0..1, coat 0..1, glow (colour), power (of the glow), finish (adds nodes to the tree).
    """
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*color, 1)
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Metallic"].default_value = more.get("metal", 0.0)
    shader.inputs["Coat Weight"].default_value = more.get("coat", 0.0)
    if "glow" in more:
        shader.inputs["Emission Color"].default_value = (*more["glow"], 1)
        shader.inputs["Emission Strength"].default_value = more["power"]
    if "finish" in more:
        more["finish"](made.node_tree, shader)
    return made


def _node(nodes: Nodes, kind: str, **inputs: Any) -> Any:
    node = nodes.nodes.new(kind)
    for name, value in inputs.items():
        node.inputs[name.replace("_", " ")].default_value = value
    return node


def _position(nodes: Nodes, scale: Color = (1, 1, 1)) -> Any:
    """Return the object's own coordinates, in metres times `scale`."""
    mapping = _node(nodes, "ShaderNodeMapping", Scale=scale)
    nodes.links.new(nodes.nodes.new("ShaderNodeTexCoord").outputs["Object"], mapping.inputs["Vector"])
    return mapping.outputs["Vector"]


def _noise(nodes: Nodes, scale: float, stretch: Color = (1, 1, 1), detail: float = 5) -> Any:
    noise = _node(nodes, "ShaderNodeTexNoise", Scale=scale, Detail=detail)
    nodes.links.new(_position(nodes, stretch), noise.inputs["Vector"])
    return noise.outputs["Fac"]


def _ramp(nodes: Nodes, source: Any, stops: list[tuple[float, Color]], target: Any) -> None:
    node = nodes.nodes.new("ShaderNodeValToRGB")
    while len(node.color_ramp.elements) < len(stops):
        node.color_ramp.elements.new(0.5)
    for element, (position, color) in zip(node.color_ramp.elements, stops, strict=True):
        element.position, element.color = position, (*color, 1)
    nodes.links.new(source, node.inputs["Fac"])
    nodes.links.new(node.outputs["Color"], target)


def _bump(nodes: Nodes, shader: Shader, height: Any, strength: float, depth: float = 0.01) -> None:
    node = _node(nodes, "ShaderNodeBump", Strength=strength, Distance=depth)
    nodes.links.new(height, node.inputs["Height"])
    nodes.links.new(node.outputs["Normal"], shader.inputs["Normal"])


def _on_plane(nodes: Nodes, plane: str, shift: float) -> Any:
    """Return (u, v, 0): the two coordinates named by `plane` ("xy", "xz", "yz"), moved by `shift` metres."""
    split, join = nodes.nodes.new("ShaderNodeSeparateXYZ"), nodes.nodes.new("ShaderNodeCombineXYZ")
    move = _node(nodes, "ShaderNodeMapping", Location=(shift, shift, 0))
    nodes.links.new(_position(nodes), split.inputs["Vector"])
    for name, axis in zip("XY", plane.upper(), strict=True):
        nodes.links.new(split.outputs[axis], join.inputs[name])
    nodes.links.new(join.outputs["Vector"], move.inputs["Vector"])
    return move.outputs["Vector"]


def tiles(plane: str, size: tuple[float, float], colors: tuple[Color, Color, Color], **more: float) -> Finish:
    """Return a finish of tiles `size` (width, height, metres) in two tones and a joint colour.

    `more`: bond 0 or 0.5 (every second row moved by half a tile), joint (metres), rough, shift (metres).
    """

    def finish(nodes: Nodes, shader: Shader) -> None:
        first, second, joint = ((*color, 1) for color in colors)
        brick = _node(nodes, "ShaderNodeTexBrick", Color1=first, Color2=second, Mortar=joint, Scale=1)
        brick.offset, brick.squash = more.get("bond", 0.0), 1
        brick.inputs["Mortar Size"].default_value = more["joint"] / 2
        brick.inputs["Brick Width"].default_value, brick.inputs["Row Height"].default_value = size
        nodes.links.new(_on_plane(nodes, plane, more.get("shift", 0.0)), brick.inputs["Vector"])
        nodes.links.new(brick.outputs["Color"], shader.inputs["Base Color"])
        rough = nodes.nodes.new("ShaderNodeMapRange")
        rough.inputs["To Min"].default_value, rough.inputs["To Max"].default_value = more["rough"], 0.9
        nodes.links.new(brick.outputs["Fac"], rough.inputs["Value"])
        nodes.links.new(rough.outputs["Result"], shader.inputs["Roughness"])
        hollow = nodes.nodes.new("ShaderNodeMath")
        hollow.operation, hollow.inputs[0].default_value = "SUBTRACT", 1
        nodes.links.new(brick.outputs["Fac"], hollow.inputs[1])
        _bump(nodes, shader, hollow.outputs["Value"], 0.5, 0.004)

    return finish


def mottled(dark: Color, light: Color, scale: float, bump: float = 0.15) -> Finish:
    """Return a finish that drifts between two tones: paint, dough, cloth, paper."""

    def finish(nodes: Nodes, shader: Shader) -> None:
        noise = _noise(nodes, scale)
        _ramp(nodes, noise, [(0.35, dark), (0.65, light)], shader.inputs["Base Color"])
        _bump(nodes, shader, noise, bump)

    return finish


def grain(dark: Color, light: Color, stretch: Color) -> Finish:
    """Return a wood finish; `stretch` is small along the grain."""

    def finish(nodes: Nodes, shader: Shader) -> None:
        noise = _noise(nodes, 2.2, stretch, detail=8)
        _ramp(nodes, noise, [(0.3, dark), (0.5, light), (0.72, dark)], shader.inputs["Base Color"])
        _bump(nodes, shader, noise, 0.08)

    return finish


def baked(nodes: Nodes, shader: Shader) -> None:
    """Finish of a crust: from nut brown to gold."""
    noise = _noise(nodes, 14, detail=6)
    gold = [(0.25, (0.27, 0.09, 0.02)), (0.48, (0.62, 0.29, 0.075)), (0.7, (0.87, 0.6, 0.27))]
    _ramp(nodes, noise, gold, shader.inputs["Base Color"])
    _bump(nodes, shader, noise, 0.5)


def brushed(nodes: Nodes, shader: Shader) -> None:
    """Finish of brushed steel: fine horizontal lines in the roughness."""
    rough = nodes.nodes.new("ShaderNodeMapRange")
    rough.inputs["To Min"].default_value, rough.inputs["To Max"].default_value = 0.27, 0.36
    nodes.links.new(_noise(nodes, 3, (2, 2, 160)), rough.inputs["Value"])
    nodes.links.new(rough.outputs["Result"], shader.inputs["Roughness"])


def pane(name: str) -> Any:
    """Return thin glass that lets light through straight: cheap, and what stands behind stays lit."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    nodes = made.node_tree
    mix, facing = nodes.nodes.new("ShaderNodeMixShader"), _node(nodes, "ShaderNodeLayerWeight", Blend=0.12)
    gloss = _node(nodes, "ShaderNodeBsdfGlossy", Roughness=0.03)
    clear = _node(nodes, "ShaderNodeBsdfTransparent", Color=(0.97, 0.98, 0.97, 1))
    nodes.links.new(facing.outputs["Fresnel"], mix.inputs[0])
    nodes.links.new(clear.outputs["BSDF"], mix.inputs[1])
    nodes.links.new(gloss.outputs["BSDF"], mix.inputs[2])
    nodes.links.new(mix.outputs["Shader"], nodes.nodes["Material Output"].inputs["Surface"])
    return made
