// Player colours: those of both players and the real data, with ink, grid and paper, as the page has them now.
import { read_colours } from "../lib/charts.js";

/** @param {Element} element */
export const player_colours = (element) =>
  read_colours(element, {
    ink: ["--body-text-color", "#333"],
    faint: ["--border-color-primary", "#ccc"],
    paper: ["--background-fill-primary", "#fff"],
    d: ["--player-d", ""],
    g: ["--player-g", ""],
    real: ["--player-real", ""],
  });
