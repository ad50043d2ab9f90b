"""What the pages say at length, apart from how they are built."""

import gradio as gr

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

Our Q has to name real images too, none of which shows its label, and each value of c1 has to get its tenth of them. Without that
most runs gave one digit two values and another none, and nothing in the game could undo it (`assets/studies`).

In training c2 and c3 were drawn from -1 to 1. The sweep goes on to -2 and 2, as the paper's does: G has never been there.

**Where the analogy stops:** forger and detective work together on c. In that part of the game they are allies.
"""
)

NEAREST_HELP = (
    _FORGER
    + r"""

A generator with millions of weights could learn its training pictures by heart and hand them out again. So each picture is laid
beside all 60,000 training pictures, once by pixels and once by the features $\phi(x)$ of the project's own classifier, and the
five nearest of each are shown. The distance in pixels is $\sqrt{\tfrac{1}{n} \sum_i (x_i - y_i)^2}$ in grey levels; in features
it is $\lVert \phi(x) - \phi(y) \rVert$. A copy that was shifted by one pixel is far away in pixels and near in features.

How near is too near? Two people also write nearly the same 1. The bars show how far **real test pictures** of the same class,
which no generator has seen, are from their own nearest training picture. A generator that invents lands among them; one that
copies lands left of nearly all.

**Where the analogy stops:** a forger copies what hangs before him. G never saw a training picture, so when it copies one it has
learnt it from D alone. And five neighbours are no proof: that a picture is new does not say that all are.
"""
)

COMPARE_HELP = (
    _FORGER
    + r"""

Two generators that take a z of the same length can be handed the same one, $G_1(z)$ and $G_2(z)$. They were trained apart, from
other starting weights, so **the same z is another picture in each**: nothing in the game
$\min_G \max_D\; \mathbb{E}_x[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))]$ says which z shall be which picture. What can be
compared is how the pictures change while z moves: smoothly or in jumps, in the stroke or in the digit.

Choose the same model twice to compare **two z in one model**: let the console move one side only, and the other stays.

Each picture is judged by its own model's discriminator. Two probabilities from two discriminators say little about which picture
is better: each D knows only its own G.

**Where the analogy stops:** two forgers asked for the same painting would paint the same motif. For two generators z is no motif.
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

DRAW_HELP = (
    _FORGER
    + r"""

A generator goes one way, from z to a picture. Here the way back is searched: the z that makes $\frac{1}{n}\lVert G(z) - x
\rVert^2 + \lambda \frac{1}{m}\lVert z \rVert^2$ small, for your drawing $x$ of $n$ pixels and a z of $m$ numbers. Several
hundred random z are tried; the closest few are then moved along the gradient, which runs backwards through G. The second term
keeps z where a standard normal has it: elsewhere G can draw strange things that it never learnt.

**Your drawing is scaled and centred** as MNIST's digits were: into a box of 20 by 20 pixels, with the centre of mass of its ink
in the middle of 28 by 28. Generators of digits know no others. For a model of other pictures it is only scaled.

**What cannot be found** was not learnt: draw a letter or a face, and G answers with the digit that is nearest to it. The error
that is left shows what the generator cannot draw.

**Be the forger yourself:** D judges your drawing as it judges G's. The colours are $\partial D / \partial x$, the gradient of
its opinion by each pixel: where more ink or less would make it more real to D. It is all that G ever hears. A conditional D
must be told a label; it is told what our classifier reads in your drawing.

**Where the analogy stops:** you can look at real digits, and G cannot. And D knows only its own forger: a drawing by hand may
look odd to it for reasons that have nothing to do with yours being a forgery.
"""
)

GAME_HELP = (
    _FORGER
    + r"""

Ten of the twenty pictures are digits of MNIST's test set, which neither player was trained on; ten are $G(z)$ with $z \sim
\mathcal{N}(0, I)$. You do what D does: look at one picture $x$ and say whether it is real. D's answer is "real" when $D(x) >
\frac{1}{2}$, for the D of the same moment of the same training run.

The five levels are five moments of one run; each says how many real images D had seen by then. The forger gets better, and so
does the detective. Who only guesses gets 10 of 20 right on average, and 14 or more in about one round of seventeen.

The table of each judge is a **confusion matrix**: rows are what the pictures were, columns what they were taken for. Real ones
taken for fake are the price of suspicion, fakes taken for real that of trust.

**Where the analogy stops:** D has seen hundreds of thousands of forgeries by this one forger, each with the answer. You see
ten, and have known handwriting for years.
"""
)

DIRECTIONS_HELP = (
    _FORGER
    + r"""

A single number of z rarely means one thing, for nothing in training made it. A direction across all of them may: the slider
adds $a\,d$ to z, and the picture is $G(z + a\,d)$ with a unit vector d. Several sliders add up, and numbers of z beyond 6 are
clamped to 6. The directions are at right angles to each other.

**PCA** (GANSpace; Härkönen and others 2020) draws 2,000 z, looks at the activations of G's first layer (after its activation
function), and finds their principal components $v_k$, the directions in which they vary most. Least squares bring each back to
z: $d_k = \arg\min_d \sum_i \lVert x_{ik}\,d - z_i \rVert^2$, where $x_{ik}$ is the k-th component of draw i. **SeFa** (Shen and
Zhou 2021) draws nothing: with the first layer's weight A for z, it solves $A^\top A\,d = \lambda d$. Label and codes are no
part of either: they have controls of their own. In these small networks the two often agree, for what lies between A and the
activations changes little.

Both are then sorted by measurement, as the raw numbers of z on Explore are: at 8 random points the coordinate along d is set to
-1.5 and to 1.5, and the bar shows the mean absolute change of a pixel, from 0 to 255. A strip shows what its direction does at
the present picture, from -3 to 3.

**A name** is yours to find: look at the strip, and say what it does. Named directions belong to the weights they were found in
and are shown to all visitors. When a model is trained anew they are refused, since the same numbers need not mean the same.

**Where the analogy stops:** these are directions along which the forger's first brush stroke varies most. Nobody promised that
they are thickness or slant, and often they are a bit of each.
"""
)

MAP_HELP = (
    _FORGER
    + r"""

Latent space has as many dimensions as z has numbers; a map has two. This one is a plane through it: the tile at $(x, y)$ is
$G(o + x\,u + y\,v)$, where $o$ is the middle and $u$, $v$ are unit vectors at right angles, so one step on the map is one step
in latent space, in whatever direction. **Principal directions** are the two along which the generator changes most (see the
Directions page), around the sample of the seed, M. **Random directions** are drawn with the seed. **Through three samples**
takes the plane that holds A, B and C: $u$ points from A to B, and $v$ is what is left of the way from A to C after its part
along $u$ is taken away (Gram and Schmidt). Each of the three is a seed or a link to Explore; three on one line span no plane.

The layer *D's opinion* is $D(G(z))$ for each tile. The other layer asks a classifier, trained apart from all GANs here, what it
sees; it has no word for "nothing", so it names broken pictures too. Pictures usually change smoothly from tile to tile; where
the classifier's answer changes within one step there is a border, and the pictures on it are often of no kind.

In training $\lVert z \rVert$ was near $\sqrt{n}$ for n numbers. Far from the middle the map shows places where G hardly ever
was. Numbers of z beyond 6 are clamped to 6, and the map ends at 10.

**Where the analogy stops:** a map of a country shows all of it. This is one sheet of endlessly many, and what is near on it is
near in latent space, which need not look alike.
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
        js_on_load=None,  # assets/js/head/projector.js hears the button
        apply_default_css=False,
    )
