// Fake canvas: holds what is put on it, or a list of what is called.

/** A canvas of raw pixels: red, green, blue, alpha, as putImageData leaves them. */
export class FakeCanvas {
  constructor(width, height) {
    this.resizes = 0;
    this.size = { width, height };
    this.data = new Uint8ClampedArray(4 * width * height);
  }

  get width() {
    return this.size.width;
  }

  set width(width) {
    this.resize(width, this.size.height);
  }

  get height() {
    return this.size.height;
  }

  set height(height) {
    this.resize(this.size.width, height);
  }

  // setting the size clears a canvas, even to the same size
  resize(width, height) {
    this.resizes += 1;
    this.size = { width, height };
    this.data = new Uint8ClampedArray(4 * width * height);
  }

  getContext() {
    return {
      createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: ({ width, height, data }, left, top) => {
        for (let y = 0; y < height; y++)
          this.data.set(data.subarray(4 * y * width, 4 * (y + 1) * width), 4 * ((top + y) * this.width + left));
      },
    };
  }

  /** [red, green, blue, alpha] of one pixel. */
  at(x, y) {
    return [...this.data.subarray(4 * (y * this.width + x), 4 * (y * this.width + x) + 4)];
  }
}

const PATHS = ["beginPath", "moveTo", "lineTo", "arc", "rect", "closePath"];
const CALLED = [...PATHS, "fill", "fillText", "setLineDash", "setTransform", "clearRect", "save", "restore", "clip"];

/** A 2D context that lists its calls as [name, ...arguments], with the colour in which a line is stroked. */
export function recording_context() {
  const calls = [];
  const context = { calls };
  for (const name of CALLED) context[name] = (...given) => calls.push([name, ...given]);
  context.stroke = () => calls.push(["stroke", context.strokeStyle, context.lineWidth]);
  return context;
}
