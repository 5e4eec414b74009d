// The baseline: what one writes by hand with plain three.js and hls.js, and nothing else. Thirty sprites, two panels, captions.
import * as THREE from "three";

const renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true });
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(75, innerWidth / innerHeight, 0.05, 200);
renderer.xr.enabled = true;
renderer.setSize(innerWidth, innerHeight);
document.body.append(renderer.domElement);

const video = document.createElement("video");
Object.assign(video, { playsInline: true, loop: true });
const texture = new THREE.VideoTexture(video);
texture.colorSpace = THREE.SRGBColorSpace;
const sphere = new THREE.SphereGeometry(50, 64, 32).scale(-1, 1, 1);
scene.add(new THREE.Mesh(sphere, new THREE.MeshBasicMaterial({ map: texture, toneMapped: false })));

function plate(text, width, height, yaw, pitch) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 512, height: Math.round((512 * height) / width) });
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#22302b";
  context.font = "40px sans-serif";
  context.fillText(text, 20, 60);
  const map = new THREE.CanvasTexture(canvas);
  map.colorSpace = THREE.SRGBColorSpace;
  const mesh = new THREE.Mesh(new THREE.PlaneGeometry(width, height), new THREE.MeshBasicMaterial({ map, transparent: true }));
  mesh.position.setFromSphericalCoords(3, Math.PI / 2 - pitch, Math.PI - yaw).add(new THREE.Vector3(0, 1.6, 0));
  mesh.lookAt(0, 1.6, 0);
  scene.add(mesh);
}
for (let index = 0; index < 30; index += 1) plate(`Point ${index}`, 0.4, 0.4, (index / 30) * Math.PI * 2, 0.2);
plate("Question", 1.4, 1, 0, 0);
plate("Menu", 0.4, 0.3, 0, -0.7);
plate("Sous-titre", 1.2, 0.2, 0, -0.4);

const ray = new THREE.Raycaster();
const controllers = [0, 1].map((index) => renderer.xr.getController(index));
scene.add(...controllers);
renderer.setAnimationLoop(() => {
  for (const controller of controllers) {
    ray.setFromXRController(controller);
    ray.intersectObjects(scene.children, false);
  }
  renderer.render(scene, camera);
});

window.enterVr = async () => {
  const session = await navigator.xr.requestSession("immersive-vr", { optionalFeatures: ["local-floor"] });
  await renderer.xr.setSession(session);
};
import("hls.js/light").then(({ default: Hls }) => {
  const hls = new Hls({ startLevel: 0, capLevelToPlayerSize: false, enableWorker: false });
  hls.loadSource("/media/master.m3u8");
  hls.attachMedia(video);
  video.play();
});
