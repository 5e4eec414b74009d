"""What a headset's compositor offers and the emulator does not: layers, as scripts of the page.

The layers' making is stood for; what the player does with them is its own: words, angles, copied pixels.
"""

from __future__ import annotations

MEDIA_LAYERS = """() => {
  window.made = [];
  window.XRMediaBinding = class {
    createEquirectLayer(video, init) {
      made.push(init);
      return { destroy() {} };
    }
  };
  const update = XRSession.prototype.updateRenderState;
  XRSession.prototype.updateRenderState = function ({ layers, ...rest }) { return update.call(this, rest); };
}"""

GL_LAYERS = """() => {
  // What a compositor has: a texture into which the player copies; nothing of it is emulated but its making.
  window.XRWebGLBinding = class {
    constructor(session, context) { this.context = context; }
    createEquirectLayer(init) {
      const gl = this.context;
      const width = init.viewPixelWidth * (init.layout === "stereo-left-right" ? 2 : 1);
      const height = init.viewPixelHeight * (init.layout === "stereo-top-bottom" ? 2 : 1);
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
      const destroy = () => gl.deleteTexture(texture);
      window.layer = { texture, width, height, gl, destroy, words: init.layout, needsRedraw: false };
      return layer;
    }
    getSubImage(layer) { layer.copied = true; return { colorTexture: layer.texture }; }
  };
  const update = XRSession.prototype.updateRenderState;
  XRSession.prototype.updateRenderState = function ({ layers, ...rest }) { return update.call(this, rest); };
}"""

READ = """([across, down]) => {
  const { gl, texture, width, height } = layer;
  const before = gl.getParameter(gl.FRAMEBUFFER_BINDING);
  const pixel = new Uint8Array(4);
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  // WebGL counts rows from the foot.
  const [x, y] = [Math.floor(across * width), height - 1 - Math.floor(down * height)];
  gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  gl.bindFramebuffer(gl.FRAMEBUFFER, before);
  gl.deleteFramebuffer(frame);
  return [...pixel.slice(0, 3)];
}"""

QUAD_LAYERS = """() => {
  // As above: the texture is real, and so is what the player copies into it.
  window.XRWebGLBinding = class {
    constructor(session, context) { this.context = context; }
    createEquirectLayer() { throw new Error("not here"); }
    createQuadLayer(init) {
      const gl = this.context;
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, init.viewPixelWidth, init.viewPixelHeight);
      gl.bindTexture(gl.TEXTURE_2D, null);
      window.quad = {
        texture, gl, init,
        quality: "default", copied: 0, needsRedraw: false, destroyed: false,
        destroy() { gl.deleteTexture(texture); this.destroyed = true; },
      };
      return quad;
    }
    getSubImage(layer) { layer.copied += 1; return { colorTexture: layer.texture }; }
  };
  const update = XRSession.prototype.updateRenderState;
  XRSession.prototype.updateRenderState = function ({ layers, ...rest }) { return update.call(this, rest); };
}"""
