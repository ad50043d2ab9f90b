// Heap: all numbers of a model in one memory, which the kernel in WebAssembly sees too. Places are counted in numbers, not bytes.

const SLACK = 8; // numbers after each block: the kernel writes eight at a time
const PAGE = 65536 / 4;

export class Heap {
  /** @param {boolean} shared_with_kernel whether WebAssembly is there */
  constructor(shared_with_kernel) {
    this.memory = shared_with_kernel ? new WebAssembly.Memory({ initial: 16 }) : null;
    /** @type {Float32Array} of all numbers; another object after each growth */
    this.numbers = this.memory ? new Float32Array(this.memory.buffer) : new Float32Array(16 * PAGE);
    this.end = 16;
  }

  /**
   * Takes room for so many numbers; it stays taken.
   * @param {number} count
   * @returns {number} its place, a multiple of four
   */
  take(count) {
    const place = this.end;
    this.end = place + Math.ceil((count + SLACK) / 4) * 4;
    if (this.end > this.numbers.length) this.grow();
    return place;
  }

  grow() {
    const wanted = Math.max(this.end, Math.ceil(this.numbers.length * 1.5));
    if (this.memory) {
      this.memory.grow(Math.ceil((wanted - this.numbers.length) / PAGE)); // a RangeError where there is no more
      this.numbers = new Float32Array(this.memory.buffer);
    } else {
      const larger = new Float32Array(Math.ceil(wanted / PAGE) * PAGE);
      larger.set(this.numbers);
      this.numbers = larger;
    }
  }

  /**
   * Takes room for these numbers and puts them there.
   * @param {ArrayLike<number>} values
   */
  put(values) {
    const place = this.take(values.length);
    this.numbers.set(values, place);
    return place;
  }
}
