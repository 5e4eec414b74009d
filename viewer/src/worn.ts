/** What only a headset needs, as one chunk: loaded beside the scene where one is there, never elsewhere. */
export { layered } from "./backdrop/layered";
export { Rig } from "./stage/rig";
export { Immersion } from "./xr/immersion";
