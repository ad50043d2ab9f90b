// Fake training: a run whose numbers are made up by simple rules, so that pages of games are tested without programs.

/** What a page asks of a run, in order, and frames by hand. */
export class FakeTraining {
  constructor(spec, { kernel = "wasm", refused = "" } = {}) {
    this.spec = spec;
    this.calls = [];
    this.watches = [];
    this.count = 0;
    this.d_updates = 0;
    this.line = 0;
    this.playing = false;
    this.moments = [0];
    this.stopped = "";
    this.listeners = [];
    this.ready = refused ? Promise.reject(new Error(refused)) : Promise.resolve({ kernel, worker: true });
    this.ready.catch(() => {});
    for (const name of ["play", "pause", "step", "change", "rewind", "close"]) {
      const act = this[name].bind(this);
      this[name] = (...given) => {
        this.calls.push([name, ...given]);
        act(...given);
      };
    }
  }

  play() {
    this.playing = !this.stopped;
    this.tell();
  }

  pause() {
    this.playing = false;
    this.tell();
  }

  step(what, times = 1) {
    this.playing = false;
    if (what === "line") {
      this.line = (this.line + 1) % 8;
      if (this.line === 0) this.count += 1;
    } else if (what === "discriminator") this.d_updates += times;
    else this.count += times;
    this.tell();
  }

  change(settings) {
    this.spec.settings = { ...this.spec.settings, ...settings };
  }

  rewind(step) {
    this.moments = this.moments.filter((one) => one <= step);
    this.count = this.moments[this.moments.length - 1];
    this.stopped = "";
    this.tell();
  }

  close() {
    this.listeners = [];
  }

  watch(watches) {
    this.watches = watches;
  }

  on_frame(told) {
    this.listeners.push(told);
  }

  /** So many steps are taken, and a frame tells of it. */
  advance(steps) {
    this.count += steps;
    this.moments.push(this.count);
    this.tell();
  }

  /** The run explodes. */
  explode(sentence) {
    this.stopped = sentence;
    this.playing = false;
    this.tell();
  }

  tell() {
    for (const told of this.listeners) told(this.frame());
  }

  frame() {
    const { count } = this;
    const turned = (rows, width, latent) => {
      const points = new Float32Array(2 * rows);
      for (let row = 0; row < rows; row++) {
        const angle = count / 100 + latent[row * width];
        const far = Math.min(1.2, 0.2 + count / 300) * (1 + 0.1 * (width > 1 ? latent[row * width + 1] : 0));
        points[2 * row] = far * Math.cos(angle);
        points[2 * row + 1] = far * Math.sin(angle);
      }
      return points;
    };
    const watched = {};
    for (const { name, program, rows, inputs } of this.watches) {
      if (program === "judge")
        watched[name] = {
          logits: Float32Array.from(
            { length: rows },
            (_, i) => 3 - 4 * Math.abs(Math.hypot(inputs.points[2 * i], inputs.points[2 * i + 1]) - 1),
          ),
        };
      else {
        const fake = turned(rows, inputs.latent.length / rows, inputs.latent);
        watched[name] = program === "draw" ? { fake } : { fake, slopes: fake.map((number) => 0.3 * number) };
      }
    }
    const fake = turned(
      32,
      1,
      Float32Array.from({ length: 32 }, (_, i) => i),
    );
    return {
      step: count,
      d_updates: this.d_updates,
      playing: this.playing,
      resting: false,
      line: this.line,
      steps_per_second: this.playing ? 1234 : 0,
      losses: { steps: Int32Array.of(count), d: Float32Array.of(1.3 - count / 5000), g: Float32Array.of(0.7 + count / 5000) },
      watched,
      batch: {
        real: fake.map((number) => -number),
        fake,
        latent: Float32Array.from({ length: 64 }, (_, i) => Math.sin(3 * i)),
        logits_real: Float32Array.of(0.5, 1),
        logits_fake: Float32Array.of(-0.5, -1),
        slopes: fake,
      },
      moments: [...this.moments],
      stopped: this.stopped,
    };
  }
}
