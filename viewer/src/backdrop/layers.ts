/** The stack of layers of an immersive session: footage at the bottom, our own drawing above it. */

export function addLayer(session: XRSession, layer: XRLayer): void {
  void session.updateRenderState({ layers: [layer, ...(session.renderState.layers ?? [])] });
}

export function removeLayer(session: XRSession, layer: XRLayer): void {
  const layers = (session.renderState.layers ?? []).filter((one) => one !== layer);
  try {
    void session.updateRenderState({ layers });
  } catch {
    // The session has ended already, and its layers with it.
  }
}
