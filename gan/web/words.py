"""What the pages say at length, apart from how they are built."""

import gradio as gr

from gan import paths

_FORGER = (
    "A **generator** G (the forger) turns random numbers z into pictures; a **discriminator** D (the detective) is shown real "
    "and generated pictures and learns to tell them apart. G learns from nothing but D's opinion. "
)

EXPLORE_HELP = (
    _FORGER
    + r"""

The picture is $G(z)$ for the z on the sliders. In training z was drawn from a standard normal distribution,
$z \sim \mathcal{N}(0, I)$, so most of its entries lay between -2 and 2; the corners beyond are places G hardly ever saw.
The sliders are sorted by measurement: each dimension was moved at several random points, and the bar under its name shows how
much the pixels changed. A dimension without a bar does next to nothing.

The opinion is $D(G(z))$. For the first GANs it is the probability that the picture is real; with an optimal D it would be
$D^*(x) = \frac{p_\text{data}(x)}{p_\text{data}(x) + p_G(x)}$, which is one half everywhere once G is perfect.
A Wasserstein critic gives a score without a unit.

**Where the analogy stops:** a forger copies paintings; G never sees a single real picture. And when training ends the detective
has not become a good judge of art: D is only good at telling *this* G from *these* data.
"""
)

DIGITS_HELP = (
    _FORGER
    + r"""

In a **conditional GAN** both players are told the label y, and play
$\min_G \max_D\; \mathbb{E}_{x, y}[\log D(x, y)] + \mathbb{E}_{z, y}[\log(1 - D(G(z, y), y))]$. A perfect 3 with the label 8
is a forgery all the same, so G must draw what it is told. What is left for z is everything the label does not say: slant, width,
stroke. That is why one noise through ten labels looks like one person's handwriting.

**Where the analogy stops:** nobody taught G to keep one hand. It does so because it is the simplest way to use z.
"""
)

CODES_HELP = (
    _FORGER
    + r"""

**InfoGAN** gives G extra inputs besides z: a category c1 and two numbers c2 and c3. A third head Q (on D's trunk) must guess them
from the picture, and G is paid for pictures from which they can be guessed:
$\min_{G,Q} \max_D\; V(D, G) - \lambda\, L_I(G, Q)$, where $L_I$ is a lower bound on the mutual information $I(c; G(z, c))$. The
easiest thing to say with ten categories turns out to be the ten digits; with a number, slant or width.

In training c2 and c3 were drawn from -1 to 1. The sweep goes on to -2 and 2, as the paper's does: G has never been there.

**Where the analogy stops:** forger and detective work together on c. In that part of the game they are allies.
"""
)

JOURNEYS_HELP = (
    _FORGER
    + r"""

Each frame is $G(z_t)$ for a point $z_t$ on the way. The straight line is $\text{lerp}(a, b; t) = (1 - t)\,a + t\,b$. The great
circle is $\text{slerp}(a, b; t) = \frac{\sin((1 - t)\,\theta)}{\sin \theta}\,a + \frac{\sin(t\,\theta)}{\sin \theta}\,b$ with
$\theta$ the angle between a and b (Shoemake 1985; White 2016); here it turns the directions and blends the two lengths.

**Why they differ.** Of $z \sim \mathcal{N}(0, I)$ in n dimensions nearly all lie at a distance of about $\sqrt{n}$ from 0: on a
thin shell, like an orange that is all peel. Two such z are almost at right angles, so the middle of the straight line is only
about $\sqrt{n/2}$ long: a place where G hardly ever trained. Whether that shows depends on G; look at the pictures and at D's
opinion. How a shorter z looks on many samples is measured on the page Arithmetic.

**A loop** is a closed Catmull-Rom spline through the keyframes' directions, put back at their length. **The endless walk** is the
same spline through keyframes that its seed draws one after another; the first is yours.

A file that you take home holds its journey inside (a PNG's text, a GIF's comment, a WebP's EXIF, an MP4's comment): open it here
and the journey is back; `python -m gan settings FILE` prints it. Only a private run's files hold
nothing, since its name is a key to it.

**Where the analogy stops:** between two forged paintings there is no road. Here there are infinitely many, and which of them is
"straight" is a matter of the map, not of the pictures.
"""
)

ARITHMETIC_HELP = (
    _FORGER
    + r"""

**A - B + C.** Radford and others (2016, section 6.3.2) averaged the z of three samples each and computed $z = \bar z_A - \bar
z_B + \bar z_C$: "smiling woman" minus "neutral woman" plus "neutral man" was a smiling man. Single samples are noisy,
averages less so. At first A are the samples with most ink of the first rows, B those with least, and C thin ones of the last
rows. Around the result lie eight points, each entry of z moved by a number from -0.25 to 0.25, as in the paper's figure. With
three samples a group the result is about as long as training's z: its entries have variance $\frac13 + \frac13 + \frac13 =
1$; with one sample a group it is $\sqrt 3$ times too long, with many too short. A label is no number, so it is voted on: A
and C for, B against.

**Truncation.** Here every entry of z is multiplied by $\psi$: $G(\psi z)$ with $z \sim \mathcal{N}(0, I)$. That is what
StyleGAN does to its w (Karras and others 2019); BigGAN (Brock and others 2019) draws again what lies beyond a threshold
instead. Label, category and codes stay as drawn. **Precision** is how many samples lie where real test images do, **recall**
how much of the real ones the samples reach (Kynkäänniemi and others 2019). A $\psi$ somewhat below 1 often buys precision and
costs recall; far below it all samples look alike, and what they look like need not be real at all. Above 1 it is the other
way round. The curve was measured by `python -m gan truncation`.

**Where the analogy stops:** no forger subtracts paintings. That sums make sense at all is a gift of training: nobody asked G
for it, and with many a choice they do not.
"""
)

TRAIN_HELP = (
    _FORGER
    + r"""

Each step shows D a batch of real and generated pictures and moves its weights so as to tell them apart; then G's weights move
so that D is fooled: $\min_G \max_D\; \mathbb{E}_x[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))]$. A saddle point,
not a valley: neither loss has to fall, and curves that hover are a good sign. **When D's loss goes to 0, training has failed**:
a detective that is never wrong tells the forger nothing. In a Wasserstein GAN minus the critic's loss estimates how far the two
distributions are apart.

The doctor looks at the curves and at the scores of small samples, and nothing else. It can miss things: whether G copies its
training pictures shows only in the pictures. **Break it on purpose** starts runs that it has something to say about.

The grid shows the moving average of G's weights on the same noise all the time, so that you see pictures change and not noise.

**Where the analogy stops:** real forgers and detectives do not take turns, and nobody hands the forger the detective's gradient.
"""
)

RACE_HELP = (
    _FORGER
    + r"""

Every lane is a training run of its own, with the same images and the same seed. All wait until the last one has loaded, and
start at one moment; from then on each gets an equal share of the cores. A race ends for a lane when it has seen its images, and
for all when the time is up. When a lane has ended, the others get its cores.

The score is the **Fréchet distance** (FID) between features of real and of generated pictures,
$\lVert \mu_r - \mu_g \rVert^2 + \operatorname{Tr}(\Sigma_r + \Sigma_g - 2 (\Sigma_r \Sigma_g)^{1/2})$, here of a few hundred
pictures of each: lanes that differ by less than a tenth are level. The losses of different games cannot be compared at all.

**Why seconds and images can disagree.** Against images the question is who learns more from the same pictures; against seconds,
who learns more in the same time. A gradient penalty, or several updates of D before each of G's, makes pictures dearer: such a
lane can lead at equal images and trail at equal seconds. A plain perceptron sees many times as many images in a second. Neither
clock is the true one: who pays for a computer counts seconds, who has few pictures counts images.

**Where the analogy stops:** no lane hears of another. And one race is one seed: the order may change with the next.
"""
)

YOURS_HELP = (
    _FORGER
    + r"""

Here the real pictures are yours. The sheet shows them as D will see them: the middle of each, cropped to a square and scaled.
G never sees them: it learns from D's opinion alone, and starts from noise.

**Few pictures** are soon learnt by heart: D then knows each of them, calls everything else a fake, and tells G nothing.
**Augmentation** moves real *and* generated pictures by a random amount and covers a random square of them before D looks,
$D(T(x))$ and $D(T(G(z)))$ with the same kind of $T$, so that D cannot cling to details and G need not draw the changes
(Zhao and others 2020, Differentiable Augmentation). With some hundreds of pictures turn it up, with several thousand down.

**Who else sees it?** Your pictures lie in a folder of their own on the machine that runs this theatre, under a name that nobody
can guess. They are deleted when you press *Delete my pictures*, ten minutes after you leave, after an hour without use, and when
the server closes.

A run on them is private too, with its own copy of the pictures: what it learns is not put among the models that all visitors
see. Its link, with the run's unguessable id, opens it in Explore and downloads it, and whoever you send the link sees it too. All
of the run is deleted an hour after anybody last looked at it, and when the server closes: download what you want to keep. A
generator can learn pictures by heart, so share it only where you would share them.

**Where the analogy stops:** a forger who has seen ten paintings cannot paint a museum. From few pictures G learns to draw these
few again, and mixtures of them.
"""
)


def help_panel(text: str, title: str = "What am I looking at?") -> None:
    """The folded explanation at the foot of a page; what stands between dollars is a formula."""
    with gr.Accordion(title, open=False):  # by itself gr.Markdown knows double dollars alone
        gr.Markdown(text, latex_delimiters=[{"left": "$", "right": "$", "display": False}])


def heading(name: str, question: str) -> None:
    """The line on top of a page: what it is, the one question it answers, and the switch to projector mode."""
    gr.Navbar(main_page_name="Explore")
    gr.HTML(
        f'<header class="heading"><h1>{name}</h1><p>{question}</p>'
        '<button type="button" title="Larger type and lines, for the back row">Projector</button></header>',
        js_on_load=(paths.ASSETS / "js" / "projector.js").read_text(),
        apply_default_css=False,
    )
