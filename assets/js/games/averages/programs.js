// Programs of the page about averages: a conditional GAN, as a run needs them, and a regression (gan.games.averages).
import { program_file } from "../../training/source.js";
import { instantiate, instantiated } from "../../training/template.js";

/**
 * @typedef {object} Averages
 * @property {import("../../training/types.js").TrainingPrograms} gan
 * @property {import("../../training/types.js").TrainingSettings} settings
 * @property {any} regression gradient of the squared error
 * @property {number} batch
 */

/**
 * @param {number} latent numbers that G reads: x, and perhaps z
 * @returns {Promise<Averages>}
 */
export async function averages_programs(latent) {
  const { templates, blocks, start, settings, batch } = await program_file("averages");
  const sizes = { batch, rows: batch, latent };
  const first = instantiated(start, sizes);
  const count = (/** @type {string} */ player) =>
    Object.entries(first)
      .filter(([name]) => name.startsWith(player))
      .reduce((all, [, { shape }]) => all + shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1), 0);
  const [of_g, of_d] = [{ count: count("generator.") }, { count: count("discriminator.") }];
  const { gradient_regression, ...programs } = templates;
  return {
    gan: {
      programs: {
        ...programs,
        optimise_g: instantiate(blocks.optimise_g, of_g),
        optimise_d: instantiate(blocks.optimise_d, of_d),
        average: instantiate(blocks.average, of_g),
        clip: instantiate(blocks.clip, of_d),
      },
      start: first,
      sizes,
      draws: [],
      draws_g: [],
      paired: false,
      classes: 0,
    },
    settings,
    regression: instantiate(gradient_regression, sizes),
    batch,
  };
}
