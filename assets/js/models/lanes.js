// Lanes: of requests that follow a hand only the newest counts. One at a time is under way in each lane, and one may wait for it.

/** @typedef {{act: () => Promise<any>, resolve: (answer: any) => void, reject: (error: unknown) => void}} Waiting */

export class Lanes {
  constructor() {
    /** @type {Map<string, Waiting | null>} lanes in which something is under way, and what waits there */
    this.waiting = new Map();
  }

  /**
   * Does something as soon as the lane is free; null if something newer came meanwhile.
   * @template T
   * @param {string} lane
   * @param {() => Promise<T>} act
   * @returns {Promise<T | null>}
   */
  newest(lane, act) {
    return new Promise((resolve, reject) => {
      const mine = { act, resolve, reject };
      if (!this.waiting.has(lane)) {
        this.begin(lane, mine);
        return;
      }
      this.waiting.get(lane)?.resolve(null);
      this.waiting.set(lane, mine);
    });
  }

  /** @param {string} lane @param {Waiting} mine */
  async begin(lane, { act, resolve, reject }) {
    this.waiting.set(lane, null);
    try {
      resolve(await act());
    } catch (error) {
      reject(error);
    }
    const next = this.waiting.get(lane);
    this.waiting.delete(lane);
    if (next) this.begin(lane, next);
  }
}
