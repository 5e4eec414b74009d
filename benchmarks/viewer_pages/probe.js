// Measures any page from outside, before its own scripts run: the same for every contender.
(() => {
  const probe = { firstPicture: null, frames: [], draws: [], recording: false, stalledMs: 0, since: null, draw: 0, upload: false };
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
      probe.draw = 0;
      heard(time, frame);
      if (!probe.recording) return;
      probe.frames.push(performance.now() - begun);
      probe.draws.push(probe.draw);
    });
  };
})();
