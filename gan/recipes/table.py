"""THE table of recipes: what is trained, and how. Data only.

To add a GAN, add a row (and, if it needs one, a file in ``networks/families/``); the command line, the pages, the tests and the
model table pick it up from here. ``gan.recipes.recipe.SETTINGS`` says what each number means; what a row leaves out has the
value that ``Recipe`` says.
"""

from gan.latents.latent import LatentSpec
from gan.recipes.recipe import Recipe

ROWS: tuple[Recipe, ...] = (
    Recipe(
        name="vanilla",
        title="Vanilla GAN",
        paper="Goodfellow and others 2014, Generative Adversarial Networks",
        url="https://arxiv.org/abs/1406.2661",
        departs="Leaky ReLU and Adam in place of maxout, dropout and momentum, Gaussian noise in place of uniform, "
        "and batch norm in G: the same game, steadier on a short run.",
        look_at="Two plain multilayer perceptrons play the original game; look for specks that no convolution would leave.",
        weakness="Nothing in its networks knows which pixels are neighbours, so edges stay rough and stray specks appear.",
        family="mlp",
        g_width=256,
        d_width=256,
        lr_g=4e-4,
        lr_d=2e-4,
        images=1_500_000,
    ),
    Recipe(
        name="dcgan",
        title="DCGAN",
        paper="Radford, Metz and Chintala 2015, Unsupervised Representation Learning with Deep Convolutional GANs",
        url="https://arxiv.org/abs/1511.06434",
        departs="Two strided convolutions and one dense layer in D, without batch norm, since 28x28 needs no more and each "
        "image is then judged on its own; in G a convolution more at each size, and batch norm whose gains and "
        "biases are told by z (self-modulation; Chen and others 2019), so that little lies between one digit and "
        "the next; Gaussian noise; learning rates fall at the end.",
        look_at="Strokes are smooth and connected: convolutions know that neighbouring pixels belong together.",
        weakness="Nothing asks it to draw every kind of picture equally often, so some come up too seldom.",
        g_norm="self-modulated",
        g_depth=1,
        lr_d=1e-3,
        batch=64,
        images=1_000_000,
    ),
    Recipe(
        name="cgan",
        title="Conditional GAN",
        paper="Mirza and Osindero 2014, Conditional Generative Adversarial Nets",
        url="https://arxiv.org/abs/1411.1784",
        departs="Convolutions in place of perceptrons, and D sees the label through an inner product with its features "
        "(projection; Miyato and Koyama 2018) in place of concatenation: labels are obeyed sooner.",
        look_at="You choose the class, such as the digit; z is left with the style, and keeps it from class to class.",
        weakness="It needs a label with every training picture, and it cannot draw a class that nobody has labelled.",
        latent=LatentSpec(classes=10),
        g_width=96,
        images=900_000,
    ),
    Recipe(
        name="infogan",
        title="InfoGAN",
        paper="Chen and others 2016, InfoGAN: Interpretable Representation Learning by Information Maximizing GANs",
        url="https://arxiv.org/abs/1606.03657",
        departs="No batch norm in D and Q; 16 Gaussian numbers as noise in place of 62 uniform ones, so c1 weighs as much "
        "beside them as in the paper; with jitter, Q names c1 from a copy that was turned, slanted, scaled and thickened, so "
        "that style is left to c2 and c3. Q names real images too, without their labels, spread evenly over c1's values: a "
        "digit that no value stands for yet is then given one. As in the authors' code, the mutual information term is in "
        "both players' losses.",
        look_at="Nobody told it what the classes are: look at what c1, c2 and c3 found to say on their own.",
        weakness="c1 takes classes to be equally common, and nothing else ties it to those that people use: in other data it "
        "may find thickness or slant instead.",
        latent=LatentSpec(noise=16, categories=10, codes=2),
        lr_d=1e-3,
        batch=64,
        category_weight=1.0,
        code_weight=0.1,
        decay_from=0.7,
        jitter=1.0,
        balance=0.5,
        images=400_000,
    ),
    Recipe(
        name="wgan",
        title="Wasserstein GAN",
        paper="Arjovsky, Chintala and Bottou 2017, Wasserstein GAN",
        url="https://arxiv.org/abs/1701.07875",
        departs="Larger learning rates, which fall at the end, and a wider clip without batch norm in the critic, "
        "so that a run of minutes gets as far as one of hours.",
        look_at="The critic gives a score, not a probability, and its loss tells how far the two distributions are apart.",
        weakness="Clipped weights keep the critic simpler than it needs to be, so G learns slowly and its pictures stay "
        "rougher than with a gradient penalty.",
        objective="wasserstein",
        clip=0.03,
        d_steps=5,
        optimiser="rmsprop",
        lr_g=4e-4,
        lr_d=2e-4,
        beta2=0.99,
        batch=64,
        images=1_000_000,
    ),
    Recipe(
        name="wgan-gp",
        title="Wasserstein GAN with gradient penalty",
        paper="Gulrajani and others 2017, Improved Training of Wasserstein GANs",
        url="https://arxiv.org/abs/1704.00028",
        departs="One critic step in place of five, on half as many images and with larger learning rates, which fall for "
        "most of the run; beta2 of 0.99 in place of 0.9; SiLU in the critic in place of leaky ReLU, since the slope that the "
        "penalty holds then changes without jumps; a deeper G whose batch norm is told its gains and biases by z, as in the "
        "DCGAN here.",
        look_at="The penalty holds the critic's slope near 1 instead of cutting its weights: sharper strokes than clipping.",
        weakness="Each critic step needs the gradient of a gradient, so it takes longer than a DCGAN's.",
        latent=LatentSpec(noise=128),
        objective="wasserstein",
        g_norm="self-modulated",
        g_depth=1,
        d_activation="silu",
        penalty="gradient",
        penalty_weight=10.0,
        lr_g=5e-4,
        lr_d=2e-3,
        beta1=0.0,
        beta2=0.99,
        batch=32,
        decay_from=0.3,
        images=500_000,
    ),
    Recipe(
        name="r3gan",
        title="R3GAN",
        paper="Huang and others 2024, The GAN is dead; long live the GAN! A Modern GAN Baseline",
        url="https://arxiv.org/abs/2501.05441",
        departs="A DCGAN's small networks in place of deep residual ones, in G a layer norm whose gains z tells, a constant "
        "penalty weight, D's learning rate twice G's, and both fall early, since two cores have to do; loss and penalties "
        "are the paper's.",
        look_at="What is known today: each real image is compared with a fake, and both penalties keep D gentle around them.",
        weakness="Both penalties need the gradient of a gradient, so a step takes longer than a DCGAN's.",
        latent=LatentSpec(noise=32),
        objective="relativistic",
        g_norm="adaptive-layer",
        g_depth=1,
        d_activation="silu",
        penalty="r1-r2",
        penalty_weight=0.15,
        lr_g=5e-4,
        lr_d=1e-3,
        beta1=0.0,
        beta2=0.99,
        batch=32,
        decay_from=0.3,
        images=900_000,
    ),
)
