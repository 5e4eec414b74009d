/** Models in a painted light: no lamp of ours falls on the room, and a thing looks alike before footage and in a room. */
import { Box3, CanvasTexture, Group, InstancedMesh, Mesh, MeshMatcapMaterial, type MeshLambertMaterial, type Object3D, SphereGeometry, SRGBColorSpace, Vector3 } from "three";

let light: CanvasTexture | null = null;

/** A model brought to a longest side of 1 around its middle; `userData.rise` is how far that middle is above its foot. */
export function prepared(model: Object3D): Group {
  const box = new Box3().setFromObject(model);
  const size = box.getSize(new Vector3());
  const longest = Math.max(size.x, size.y, size.z) || 1;
  const turned = new Group();
  const scaled = new Group();
  scaled.scale.setScalar(1 / longest);
  scaled.add(model);
  model.position.sub(box.getCenter(new Vector3()));
  turned.add(scaled);
  turned.userData["rise"] = size.y / longest / 2;
  paint(model);
  return turned;
}

/** Gives every part of a model the painted light, in its own colours. */
export function paint(model: Object3D): void {
  model.traverse((part) => {
    if (part instanceof Mesh) part.material = Array.isArray(part.material) ? part.material.map(painted) : painted(part.material as MeshLambertMaterial);
  });
}

/** So many balls of one metre's radius, to be placed one by one: the joints of a hand. */
export function knuckles(count: number): InstancedMesh {
  light ??= matcap();
  const balls = new InstancedMesh(new SphereGeometry(1, 12, 8), new MeshMatcapMaterial({ matcap: light, color: "#e9dcc6" }), count);
  balls.frustumCulled = false;
  return balls;
}

function painted(material: MeshLambertMaterial): MeshMatcapMaterial {
  light ??= matcap();
  const { color, map, transparent, opacity, side, vertexColors, alphaTest } = material;
  return new MeshMatcapMaterial({ matcap: light, color, map, transparent, opacity, side, vertexColors, alphaTest });
}

/** A sphere in soft light from above left: what a part of the object looks like by the way it faces. */
function matcap(): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  const context = canvas.getContext("2d");
  if (context) {
    const shade = context.createRadialGradient(46, 36, 8, 64, 64, 78);
    for (const [at, colour] of [[0, "#ffffff"], [0.45, "#d9d9d9"], [0.8, "#9a9a9a"], [1, "#6a6a6a"]] as const) shade.addColorStop(at, colour);
    context.fillStyle = shade;
    context.fillRect(0, 0, 128, 128);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
