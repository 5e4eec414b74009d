// Measures any page from outside, before its own scripts run: the same for every contender.
(() => {
  const probe = { inGl: 0, scripts: [], firstPicture: null, frames: [], draws: [], recording: false, stalledMs: 0, since: null, draw: 0, upload: false };
  window.probe = probe;
  const gl = WebGL2RenderingContext.prototype;
  for (const name of ["texImage2D", "texSubImage2D"]) {
    const real = gl[name];
    gl[name] = function (...given) {
      const picture = given.at(-1);
      if (picture instanceof HTMLVideoElement && picture.readyState >= 2 && picture.videoWidth > 0) probe.upload = true;
      return real.apply(this, given);
    };
  }
  for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
    const real = gl[name];
    gl[name] = function (...given) {
      probe.draw += 1;
      if (probe.upload && probe.firstPicture === null) probe.firstPicture = performance.now();
      return real.apply(this, given);
    };
  }
  // What the graphics driver takes is no script's doing: without a graphics unit it is most of a frame.
  for (const name of Object.getOwnPropertyNames(gl)) {
    const { value: real } = Object.getOwnPropertyDescriptor(gl, name);
    if (typeof real !== "function") continue;
    gl[name] = function (...given) {
      const begun = performance.now();
      const result = real.apply(this, given);
      probe.inGl += performance.now() - begun;
      return result;
    };
  }
  // A stall: the time in which a film that has begun waits for data.
  const watched = new WeakSet();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (!watched.has(this)) {
      watched.add(this);
      this.addEventListener("waiting", () => (probe.since ??= this.currentTime > 0.2 ? performance.now() : null));
      this.addEventListener("playing", () => {
        if (probe.since !== null) probe.stalledMs += performance.now() - probe.since;
        probe.since = null;
      });
      probe.video = this;
    }
    return play.call(this);
  };
  // The scripts' time in a frame of the headset.
  if (typeof XRSession === "undefined") return;
  const { requestAnimationFrame } = XRSession.prototype;
  XRSession.prototype.requestAnimationFrame = function (heard) {
    return requestAnimationFrame.call(this, (time, frame) => {
      const begun = performance.now();
      [probe.draw, probe.inGl] = [0, 0];
      heard(time, frame);
      if (!probe.recording) return;
      const whole = performance.now() - begun;
      probe.frames.push(whole);
      probe.scripts.push(whole - probe.inGl);
      probe.draws.push(probe.draw);
    });
  };
})();
