// A-Frame's page: the same thirty points, two panels and captions as planes with a picture each.
const scene = document.querySelector("a-scene");
function plate(text, width, height, yaw, pitch) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 512, height: Math.round((512 * height) / width) });
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#22302b";
  context.font = "40px sans-serif";
  context.fillText(text, 20, 60);
  const plane = document.createElement("a-plane");
  plane.classList.add("spot");
  plane.setAttribute("width", width);
  plane.setAttribute("height", height);
  plane.setAttribute("material", { src: canvas.toDataURL(), shader: "flat", transparent: true });
  const [x, y, z] = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch)];
  plane.setAttribute("position", `${3 * x} ${1.6 + 3 * y} ${3 * z}`);
  plane.setAttribute("rotation", `${(pitch * 180) / Math.PI} ${(-yaw * 180) / Math.PI} 0`);
  scene.append(plane);
}
for (let index = 0; index < 30; index += 1) plate(`Point ${index}`, 0.4, 0.4, (index / 30) * Math.PI * 2, 0.2);
plate("Question", 1.4, 1, 0, 0);
plate("Menu", 0.4, 0.3, 0, -0.7);
plate("Sous-titre", 1.2, 0.2, 0, -0.4);
window.enterVr = () => scene.enterVR();
import("hls.js/light").then(({ default: Hls }) => {
  const video = document.querySelector("#film");
  const hls = new Hls({ startLevel: 0, capLevelToPlayerSize: false, enableWorker: false });
  hls.loadSource("/media/master.m3u8");
  hls.attachMedia(video);
  video.play();
});
