// Behaviour of a path, as a person would put it: out, in, round, or there; measured over its last full turn.

/** @typedef {{distances: number[], turned: number[], steps: number, rule: string, ended: string}} Walked */
/**
 * @typedef {object} Behaviour
 * @property {"start" | "turning" | "out" | "in" | "round" | "straight" | "there" | "gone" | "undefined"} kind
 * @property {number} [step] at which it came there, or was gone
 * @property {number} [factor] distance after its last full turn, in units of that before it
 */

const THERE = 1e-3; // nobody sees a smaller distance
const SAME = 0.004; // how far a turn may end from where it began and still count as a circle
const FULL = 2 * Math.PI;

/**
 * @param {Walked} path
 * @returns {Behaviour}
 */
export function behaviour(path) {
  const { distances, turned, steps, ended } = path;
  if (ended === "undefined" || ended === "gone") return { kind: ended, step: steps };
  if (steps === 0) return { kind: "start" };
  const now = distances[steps];
  if (now < THERE) return { kind: "there", step: distances.findIndex((away) => away < THERE) };
  const before = one_turn_ago(distances, turned, steps);
  if (before === null) return { kind: steps > 50 && now < 0.5 * distances[0] ? "straight" : "turning" };
  const factor = now / before;
  if (Math.abs(factor - 1) < SAME) return { kind: "round", factor };
  return { kind: factor > 1 ? "out" : "in", factor };
}

/**
 * Distance one full turn ago, between the two states around that angle; null before the first is full.
 * @param {number[]} distances
 * @param {number[]} turned
 * @param {number} last
 */
function one_turn_ago(distances, turned, last) {
  for (let at = last - 1; at >= 0; at--) {
    const so_far = Math.abs(turned[last] - turned[at]);
    if (so_far < FULL) continue;
    const after = Math.abs(turned[last] - turned[at + 1]);
    const share = (so_far - FULL) / (so_far - after);
    return distances[at] + share * (distances[at + 1] - distances[at]);
  }
  return null;
}

/** Why a rule does what it does. @type {Record<string, string>} */
const WHY = {
  simultaneous: "each step follows the tangent of a circle, and a tangent leaves it",
  alternating: "what one player’s step adds, the other’s, which comes after it, takes away",
  "extra-gradient": "the arrow one step ahead points a little inwards",
  optimistic: "what has just changed is expected to change again, which is a look ahead",
  consensus: "both are also pulled to where nobody is pulled",
};
/** Why a penalty does what it does in the Dirac-GAN. @type {Record<string, string>} */
const WHY_PENALTY = {
  r1: "R1 pulls D’s slope to 0, so D stops pushing once G is right",
  gradient: "the gradient penalty wants a slope of 1 even where G is right, so D never rests",
};

/**
 * Reason for what is seen, where there is one to tell.
 * @param {Behaviour["kind"]} kind
 * @param {string} rule
 * @param {string} penalty "" in the bilinear game
 */
function why(kind, rule, penalty) {
  if (["start", "turning", "undefined"].includes(kind)) return "";
  if (penalty === "r1" && ["in", "there", "straight"].includes(kind)) return WHY_PENALTY.r1;
  if (penalty === "gradient" && ["round", "out"].includes(kind)) return WHY_PENALTY.gradient;
  const plain = rule === "simultaneous" || rule === "alternating";
  if (penalty && plain) return kind === "round" || kind === "out" ? "nothing pulls either of them in" : "";
  return WHY[rule] ?? "";
}

/** @param {number} number */
const times = (number) => Number(number.toPrecision(3));

/** @param {Behaviour} seen */
function what({ kind, factor = 1, step = 0 }) {
  switch (kind) {
    case "start":
      return "waits at the start: press Play";
    case "turning":
      return "is on its first turn around the equilibrium";
    case "out":
      return `spirals out: each turn ends ${times(factor)} times as far from the equilibrium`;
    case "in":
      return `spirals in: each turn ends at ${times(factor)} of the distance`;
    case "round":
      return "goes round: each turn ends as far away as it began";
    case "straight":
      return "comes in without going round";
    case "there":
      return `has met the equilibrium, after ${step.toLocaleString("en")} steps`;
    case "gone":
      return `has gone for good, after ${step.toLocaleString("en")} steps`;
    default:
      return "has stopped: at ψ = 0 the gradient penalty has no second derivative, which the consensus needs; start elsewhere";
  }
}

/**
 * One sentence on what a path does, and why.
 * @param {Walked} path
 * @param {string} name such as "Path A"
 * @param {string} rule on screen, with its penalty
 * @param {string} penalty "" in the bilinear game
 */
export function sentence(path, name, rule, penalty) {
  const seen = behaviour(path);
  const reason = why(seen.kind, path.rule, penalty);
  return `${name} (${rule}) ${what(seen)}${reason ? `; ${reason}` : ""}.`;
}
