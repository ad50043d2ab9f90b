// Script of the pages whose component does all by itself: it reads the address, computes and draws (assets/js/games).

export const prefix = "game";

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {};

/** @type {string[]} */
export const follows = [];

/** @returns {import("./types.js").Answer} */
export const open = () => null;
