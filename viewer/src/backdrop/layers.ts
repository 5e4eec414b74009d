/** The stack of layers of an immersive session: footage at the bottom, our own drawing above it. */

export function addLayer(session: XRSession, layer: XRLayer): void {
  void session.updateRenderState({ layers: [layer, ...(session.renderState.layers ?? [])] });
}

/** Right under our own drawing, which is the last of them: above all footage, whatever comes later. */
export function insertLayer(session: XRSession, layer: XRLayer): void {
  const layers = session.renderState.layers ?? [];
  void session.updateRenderState({ layers: [...layers.slice(0, -1), layer, ...layers.slice(-1)] });
}

export function removeLayer(session: XRSession, layer: XRLayer): void {
  const layers = (session.renderState.layers ?? []).filter((one) => one !== layer);
  try {
    void session.updateRenderState({ layers });
  } catch {
    // The session has ended already, and its layers with it.
  }
}
