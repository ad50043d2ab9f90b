// Buffer pool: the part of the heap in which results that are read only for a while lie, one after another in the same place.

/** @typedef {import("./heap.js").Heap} Heap */

export class BufferPool {
  /** @param {Heap} heap */
  constructor(heap) {
    this.heap = heap;
    /** @type {Map<number, number>} size by place */
    this.sizes = new Map();
    /** @type {Set<number>} places that are free */
    this.idle = new Set();
    /** @type {{place: number, count: number}[]} room for one node's work, which the next node has too */
    this.scratches = [];
    this.used = 0;
  }

  /** @param {number} count */
  take(count) {
    let best = -1;
    let least = Infinity;
    for (const place of this.idle) {
      const size = /** @type {number} */ (this.sizes.get(place));
      if (size >= count && size < least) [best, least] = [place, size];
    }
    if (best >= 0) this.idle.delete(best);
    else {
      best = this.heap.take(count);
      this.sizes.set(best, count);
    }
    return best;
  }

  /** @param {number} place */
  owns(place) {
    return this.sizes.has(place);
  }

  /** @param {number} place */
  free(place) {
    if (this.sizes.has(place)) this.idle.add(place);
  }

  /** Room for one node's work. @param {number} count */
  scratch(count) {
    const slot = this.scratches[this.used];
    if (!slot || slot.count < count) this.scratches[this.used] = { place: this.heap.take(count), count };
    this.used += 1;
    return this.scratches[this.used - 1].place;
  }

  /** The next node's work begins. */
  clear() {
    this.used = 0;
  }
}
