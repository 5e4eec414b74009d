declare module "*.css";

/** A small file that travels in the script. */
declare module "*.mp4" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*.glb" {
  const url: string;
  export default url;
}
