// Newest first: of what a hand asks again and again one is worked on at a time, and of those that wait only the newest is kept.

/**
 * @template Job
 * @typedef {object} Line
 * @property {(job: Job) => Promise<void>} ask resolves when nothing is under way any more, or at once where something was
 * @property {() => boolean} overtaken whether another waits, so that the one under way need not be finished
 */

/**
 * Line of jobs of one kind. A job that waits is forgotten when another is asked for.
 * @template Job
 * @param {(job: Job, overtaken: () => boolean) => Promise<void>} work never rejects
 * @returns {Line<Job>}
 */
export function newest_first(work) {
  /** @type {{job: Job} | null} */
  let waiting = null;
  let busy = false;
  const overtaken = () => waiting !== null;

  /** @param {Job} job */
  async function ask(job) {
    waiting = { job };
    if (busy) return;
    busy = true;
    while (waiting) {
      const next = waiting.job;
      waiting = null;
      await work(next, overtaken);
    }
    busy = false;
  }

  return { ask, overtaken };
}
