// Types of training in this browser: programs that Python has traced (gan.browser.training_programs), and a run that a worker trains.

/**
 * Number that depends on sizes, a product: "2*batch*g_width", "1/batch", "-1*batch/rows"; "sqrt(1/g_width)" for its root.
 * @typedef {number | string} SizedNumber
 */

/**
 * Program whose shapes and numbers depend on sizes that are chosen here (template.js makes a program of it).
 * @typedef {object} Template
 * @property {string[]} sizes names of them, such as batch, latent, dimensions, g_width, d_width, count
 * @property {any} program as gan.browser.program writes it, with SizedNumber in the place of some numbers
 */

/**
 * How a tensor of a new network is drawn: "uniform" from [-scale, scale], "normal" with standard deviation scale, or "constant": all are
 * scale, or where that is a list, its numbers in order. `parameter`: whether it is trained; running statistics are not.
 * @typedef {{shape: number[], draw: "uniform" | "normal" | "constant", scale: number | number[], parameter: boolean}} FirstValues
 */

/**
 * What a program draws, as its input: "uniform" on [0, 1), or "normal".
 * @typedef {{kind: "uniform" | "normal", shape: number[]}} Draw
 */

/**
 * What a run needs of Python: programs, ready to be loaded by an engine, and the names and first values of all tensors.
 *
 * - generate: reads generator.*; input latent (batch, width); output fake; with batch norm also the running statistics, by name.
 * - draw: the same in evaluation mode, reading average.*; input latent (rows, width); output fake.
 * - judge: reads discriminator.*; input points (rows, ...), be they points or images, for conditional networks labels; output logits (rows).
 * - gradient_d: reads discriminator.*; inputs real, fake (batch, ...), with labels and fake_labels where D is conditional, the draws
 *   draw.0, draw.1 ..., and settings as scalars where the recipe has them: penalty_weight, smoothing, instance_noise; outputs loss, real and
 *   fake (logits, (batch)), and gradient.NAME for each parameter, such as gradient.discriminator.score.bias.
 * - gradient_g: reads generator.* and discriminator.*; inputs latent, with objectives of pairs real, for conditional networks labels (those
 *   in latent; with pairs also real_labels), with instance_noise that and the draws of draws_g; outputs loss, fake (batch, ...), logits
 *   (batch), slopes (batch, ...): where G is told to move each fake, minus the gradient of its own term of G's loss; gradient.NAME for each
 *   parameter, such as gradient.generator.0.weight; with batch norm also the running statistics.
 * - optimise_g, optimise_d: read and write blocks of numbers: generator (all parameters, one after another), generator:mean,
 *   generator:square, and the scalars generator:mean_mass, generator:square_mass; read generator:gradient; inputs rate, beta1, beta2.
 *   With RMSprop only generator and generator:square are written, and beta1 is no input.
 * - average: reads generator and average, writes average; inputs decay (the setting ema) and step (G's updates so far, by which the decay is
 *   ramped up). average_buffers: the same for running statistics, from the block generator_buffers to the block average_buffers; only there
 *   where a network has some.
 * - clip: reads and writes discriminator; input limit.
 *
 * A program's output that has the name of a weight is that weight's next value.
 * @typedef {object} TrainingPrograms
 * @property {Record<string, any>} programs by the names above; a Template where it may run at other sizes too
 * @property {Record<string, FirstValues>} start of generator.* and discriminator.*, in the order in which their blocks hold them
 * @property {Record<string, number>} sizes that they were made with
 * @property {Draw[]} draws of gradient_d, by number: draw.0, draw.1 ...
 * @property {Draw[]} [draws_g] of gradient_g
 * @property {boolean} paired whether G's loss needs real points or images
 * @property {number} classes of a conditional network, else 0
 */

/**
 * Settings that a run may change at any step; those that a recipe has not are absent.
 * @typedef {object} TrainingSettings
 * @property {number} lr_d
 * @property {number} lr_g
 * @property {number} beta1
 * @property {number} beta2
 * @property {number} d_steps D's updates before each of G's
 * @property {number} [penalty_weight]
 * @property {number} [smoothing]
 * @property {number} [clip] 0: off
 * @property {number} [instance_noise]
 * @property {number} ema decay of G's average
 * @property {"" | "generator" | "discriminator"} [frozen]
 */

/**
 * What is trained on: a named distribution (games/distributions.js), points that a visitor brought, or images.
 * @typedef {{kind: "distribution", name: string} | {kind: "points", values: Float32Array, dimensions: number} |
 *   {kind: "images", pixels: Uint8Array, labels: Uint8Array, shape: [number, number, number]}} TrainingData
 */

/**
 * What is to be computed for each frame: a program at inputs that stay the same, or that are an output of a watch before it.
 * @typedef {object} Watch
 * @property {string} name
 * @property {string} program of TrainingPrograms, such as "draw"
 * @property {number} rows
 * @property {Record<string, Float32Array | {of: string, output: string}>} inputs settings come by themselves, and so do real rows and
 *   draws that are not given: the same in each frame
 * @property {number} [every] milliseconds between two computations at least, while the run plays; frames between have no such output
 */

/**
 * State of a run, told 60 times a second at most, and only when the page has taken the one before.
 * @typedef {object} Frame
 * @property {number} step G's updates so far, those in which it was frozen included
 * @property {number} d_updates D's updates so far
 * @property {boolean} playing
 * @property {boolean} resting whether it would play, and waits until somebody sees the page
 * @property {number} line of the algorithm that comes next (gan.training.controls.LINES), 0 between two steps
 * @property {number} steps_per_second over the last second of playing
 * @property {{steps: Int32Array, d: Float32Array, g: Float32Array}} losses since the frame before; NaN of a player that was not asked
 * @property {Record<string, Record<string, Float32Array>>} watched outputs by watch
 * @property {Record<string, Float32Array>} batch what the last step worked with: real, fake, latent, logits_real, logits_fake, slopes
 * @property {number[]} moments steps to which one can rewind
 * @property {string} stopped one sentence where the run has come to an end by itself, as with losses that are no numbers; else ""
 */

/**
 * @typedef {object} TrainingSpec
 * @property {TrainingPrograms} programs
 * @property {TrainingSettings} settings
 * @property {TrainingData} data
 * @property {number} batch
 * @property {"normal" | "uniform"} latent standard normal, or uniform on [-1, 1)
 * @property {number} seed 0 to 2^31 - 1
 * @property {Record<string, Float32Array>} [start] first values that are not drawn, by name
 */

/**
 * Run in a worker, or in the page itself in slices where there can be none (training.js opens it).
 * @typedef {object} Training
 * @property {() => void} play
 * @property {() => void} pause
 * @property {(what: "discriminator" | "generator" | "both" | "line", times?: number) => void} step one update of D (whatever d_steps
 *   says), one of G, a whole step, or one line of it; a step that is under way goes on
 * @property {(settings: Partial<TrainingSettings>) => void} change from the next step on
 * @property {(watches: Watch[]) => void} watch
 * @property {(step: number) => void} rewind to the latest moment that is kept up to this step, and pause; settings stay
 * @property {(seed: number) => void} restart with new networks of this seed, paused
 * @property {(told: (frame: Frame) => void) => void} on_frame
 * @property {() => Promise<Record<string, Float32Array>>} state all numbers of the run now, by tensor: generator.*, average.*,
 *   discriminator.*, generator.*:mean and so on, and generator:mean_mass and so on
 * @property {() => void} close
 * @property {Promise<{kernel: "wasm" | "plain", worker: boolean}>} ready rejects with an Error of one sentence
 */

export {};
