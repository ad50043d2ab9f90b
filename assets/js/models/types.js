// Types of what is known of a model, and of what a model in this browser can do.

/** @typedef {import("../lib/component.js").Point} Point */

/**
 * Pictures one after another, each (channels, height, width), as PyTorch lays them out.
 * @typedef {object} Pictures
 * @property {number} count
 * @property {number} channels 1 or 3
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} pixels count * channels * height * width of them
 */

/**
 * Principal directions of a latent space (gan.analysis.principal_directions), the strongest first.
 * @typedef {{vectors: number[][], strengths: number[]}} Directions
 */

/**
 * Precision and recall by psi, the smallest first, and those of real pictures (gan.studies.truncation).
 * @typedef {{trades: [psi: number, precision: number, recall: number][], real: [precision: number, recall: number]}} Truncation
 */

/**
 * What Python knows and has measured of a model: gan.web.show.model_facts.
 * @typedef {object} Facts
 * @property {string} name
 * @property {string} version of its weights: a digest
 * @property {[number, number, number]} shape of a picture: channels, height, width
 * @property {{noise: number, classes: number, categories: number, codes: number, code_names: string[]}} latent
 * @property {boolean} probability whether D's opinion is one; a critic's score has no unit
 * @property {number | null} real D's mean opinion of real pictures
 * @property {number | null} fake and of generated ones
 * @property {string} dataset
 * @property {string | null} classifier name of the one that reads its pictures (see open_classifier), if there is one
 * @property {string[]} class_names
 * @property {boolean} draws_digits whether a label is a digit
 * @property {string} noun what one label stands for
 * @property {string} nouns
 * @property {number[] | null} category_classes for each category the class it turned out to be
 * @property {number | null} category_accuracy
 * @property {boolean} names_classes
 * @property {import("../components/console.js").Layout} layout of all its controls
 * @property {any} card value of the component model_card
 * @property {Record<string, Directions>} directions the first few by method; none in the app, whose pages have them
 * @property {Truncation | null} truncation what a smaller z buys and costs, if it was measured
 * @property {string[]} programs what can be computed here: "draw", "judge", "slopes", "search"
 * @property {{file: string, bytes: number, draw_bytes: number}} weights where they lie; of the file's beginning, which draws, how long it is
 */

/**
 * What has to be known of a bundle to download and open it, of a model or a classifier.
 * @typedef {Pick<Facts, "name" | "version" | "programs" | "weights">} BundleFacts
 */

/**
 * Where models come from.
 * @typedef {object} Source
 * @property {(name: string) => Promise<Facts>} facts or an Error of one sentence
 * @property {(dataset: string) => Promise<BundleFacts | null>} classifier of a data set's labels
 * @property {(facts: BundleFacts) => Promise<Response>} weights
 * @property {() => Worker | null} worker a new one that runs worker.js; null or an Error where there can be none
 * @property {() => Promise<ArrayBuffer | null>} kernel of the engine, engine/kernel.wasm
 * @property {() => Facts[]} names all models that there are, the best first
 */

/**
 * What runs the networks.
 * @typedef {object} EngineReport
 * @property {"wasm" | "plain"} kernel
 * @property {boolean} worker or in the page itself
 * @property {number} bytes of weights that were downloaded
 * @property {number} milliseconds that the last picture took
 * @property {string[]} models that can be drawn here now
 */

/**
 * State of a search for the point that redraws a picture: gan.analysis.inversion.Search.
 * @typedef {object} Search
 * @property {number} step
 * @property {number} steps
 * @property {Point[]} points of all starts
 * @property {Pictures} pictures
 * @property {number[]} errors of each, 0 to 255
 * @property {number} best the start that is closest now
 * @property {boolean} done
 */

/**
 * A model whose networks are in this browser (models.js opens it).
 * @typedef {object} LocalModel
 * @property {Facts} facts
 * @property {(points: Point[], lane?: string) => Promise<Pictures | null>} draw of one lane only the newest request counts, and one
 *   that was overtaken answers null; without a lane each is answered
 * @property {(pictures: Pictures, labels?: (number | null)[]) => Promise<number[]>} judge D's opinion of each
 * @property {(picture: Pictures, label: number | null) => Promise<{logit: number, slopes: Float32Array}>} slopes how D's logit
 *   changes with each pixel of one picture (gan.analysis.pixel_gradients)
 * @property {(target: Pictures, seed: number) => AsyncGenerator<Search>} search
 * @property {(seed: number, count?: number) => Point[]} fill points that a seed draws one after another (LatentSpec.fill), rounded as
 *   gan.web.show.points does
 * @property {(seed: number, count: number) => Point[]} sample points that a seed draws at once (LatentSpec.sample), not rounded
 */

/**
 * A classifier in this browser.
 * @typedef {object} LocalClassifier
 * @property {(pictures: Pictures) => Promise<Float32Array[]>} probabilities of each class, for each picture
 */

export {};
