// Heap: all numbers of a model in one memory, which the kernel in WebAssembly sees too. Places are counted in numbers, not bytes.

const SLACK = 8; // numbers after each block: the kernel writes eight at a time
const PAGE = 65536 / 4;
const MOST_PAGES = 32768; // 2 GiB: beyond, a place in bytes is no int32 any more
export const ZEROS = 16; // where nothing but zeros lies: what a convolution sees outside of a picture
export const ROOM_FOR_ZEROS = 4096;

export class Heap {
  /** @param {boolean} shared_with_kernel whether WebAssembly is there */
  constructor(shared_with_kernel) {
    this.memory = shared_with_kernel ? new WebAssembly.Memory({ initial: 16 }) : null;
    const buffer = this.memory ? this.memory.buffer : new ArrayBuffer(16 * PAGE * 4);
    /** of all numbers; another object after each growth */
    this.numbers = new Float32Array(buffer);
    /** the same memory as whole numbers */
    this.whole = new Int32Array(buffer);
    this.end = ZEROS + ROOM_FOR_ZEROS;
  }

  /**
   * Takes room for so many numbers; it stays taken.
   * @param {number} count
   * @returns {number} its place, a multiple of four
   */
  take(count) {
    const place = this.end;
    const end = place + Math.ceil((count + SLACK) / 4) * 4;
    if (end > this.numbers.length) this.grow(end);
    this.end = end;
    return place;
  }

  /** @param {number} end of what is to fit */
  grow(end) {
    const there = this.numbers.length / PAGE;
    const needed = Math.ceil(end / PAGE);
    for (const pages of [Math.max(needed, Math.ceil(there * 1.5)), needed]) {
      try {
        if (pages > MOST_PAGES) continue;
        let buffer;
        if (this.memory) {
          this.memory.grow(pages - there);
          buffer = this.memory.buffer;
        } else {
          buffer = new ArrayBuffer(pages * PAGE * 4);
          new Float32Array(buffer).set(this.numbers);
        }
        this.numbers = new Float32Array(buffer);
        this.whole = new Int32Array(buffer);
        return;
      } catch {
        // a RangeError where there is no more; less may be there
      }
    }
    const wanted = Math.ceil((needed * PAGE * 4) / 2 ** 20);
    throw new Error(`This browser has no ${wanted} MB of memory left for this model; close other tabs and reload the page.`);
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

  /**
   * The same for whole numbers, which only the kernel reads.
   * @param {ArrayLike<number>} values
   */
  put_whole(values) {
    const place = this.take(values.length);
    this.whole.set(values, place);
    return place;
  }
}
