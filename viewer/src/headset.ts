/** What only a headset needs; fetched where there is one, before the player is built. */
export { layered } from "./backdrop/layered";
export { Rig } from "./stage/rig";
export { Immersion } from "./xr/immersion";
