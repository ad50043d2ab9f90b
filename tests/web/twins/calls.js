// Calls of several functions of assets/js in a row, where a case of a test needs more than one.
import { Generator, sample } from "../../../assets/js/models/draws.js";
import { history_entry, judged, main_picture } from "../../../assets/js/views/judged.js";
import { rounded } from "../../../assets/js/views/points.js";
import * as sheets from "../../../assets/js/views/sheets.js";

export const shown = async (model, point) => main_picture(model.facts, await judged(model, point));

export const kept = async (model, point, where) => history_entry(model, await judged(model, point), where);

export const grid = (name, given) => sheets[name](...given).map(rounded);

export const sampled = (spec, seed, count) => sample(spec, new Generator(seed), count);
