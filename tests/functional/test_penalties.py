import torch
from torch import nn

from gan.functional.penalties import clip_weights, gradient_penalty, zero_centred_penalty


def ones(count: int) -> torch.Tensor:
    return torch.ones(count, 1, 1, 1)


def test_gradient_penalty_of_a_linear_critic():
    slope = torch.tensor([[[3.0, 4.0]]])  # its gradient is (3, 4) everywhere, of norm 5: (5 - 1)^2 = 16
    real, fake = torch.randn(6, 1, 1, 2), torch.randn(6, 1, 1, 2)
    assert gradient_penalty(lambda x: (x * slope).sum((1, 2, 3)), real, fake, 0.3 * ones(6)).item() == 16


def test_the_norm_is_over_all_pixels_of_one_sample():
    def score(images):  # slope 1 in each of 2x2x4 = 16 pixels: norm 4, penalty 9; per pixel it would be 0
        return images.sum((1, 2, 3))

    real = torch.zeros(5, 2, 2, 4)
    assert gradient_penalty(score, real, real, ones(5)).item() == 9


def test_the_penalty_is_taken_between_real_and_fake():
    def score(images):  # x^2 / 2 has the gradient x: the penalty tells where it was asked
        return (images.square() / 2).sum((1, 2, 3))

    real, fake = torch.full((1, 1, 1, 1), 3.0), torch.full((1, 1, 1, 1), 1.0)
    assert gradient_penalty(score, real, fake, 1.0 * ones(1)).item() == (3 - 1) ** 2
    assert gradient_penalty(score, real, fake, 0.0 * ones(1)).item() == (1 - 1) ** 2
    assert gradient_penalty(score, real, fake, 0.5 * ones(1)).item() == (2 - 1) ** 2


def test_a_constant_critic_has_a_finite_gradient():
    weight = torch.zeros(1, 1, 2, 2, requires_grad=True)
    images = torch.randn(4, 1, 2, 2)
    penalty = gradient_penalty(lambda x: (x * weight).sum((1, 2, 3)), images, -images, 0.5 * ones(4))
    penalty.backward()
    assert penalty.item() == 1  # (0 - 1)^2
    assert weight.grad is not None and torch.isfinite(weight.grad).all()


def test_the_critic_can_learn_from_the_penalty():
    weight = torch.full((1, 1, 1, 1), 3.0, requires_grad=True)
    images = torch.randn(4, 1, 1, 1)
    gradient_penalty(lambda x: (x * weight).sum((1, 2, 3)), images, images, ones(4)).backward()
    assert weight.grad is not None and weight.grad.item() == 4  # d/dw (|w| - 1)^2 = 2 (3 - 1)


def test_the_zero_centred_penalty_is_the_squared_slope_over_all_pixels_of_one_image():
    images = torch.tensor([1.0, -3.0]).view(2, 1, 1, 1).expand(2, 1, 2, 2).clone().requires_grad_(True)
    scores = (images.square() / 2).sum((1, 2, 3))  # its gradient is x: squared norms 4 * 1 and 4 * 9
    assert zero_centred_penalty(scores, images).item() == (4 + 36) / 2


def test_the_discriminator_can_learn_from_the_zero_centred_penalty():
    weight = torch.full((1, 1, 1, 1), 3.0, requires_grad=True)
    images = torch.randn(4, 1, 1, 1, requires_grad=True)
    zero_centred_penalty((images * weight).sum((1, 2, 3)), images).backward()
    assert weight.grad is not None and weight.grad.item() == 6  # d/dw w^2


def test_clipping_clamps_every_parameter_and_nothing_inside():
    critic = nn.Linear(3, 1)
    with torch.no_grad():
        critic.weight.copy_(torch.tensor([[-5.0, 0.01, 0.2]]))
        critic.bias.fill_(7.0)
    clip_weights(critic, 0.125)
    assert torch.equal(critic.weight, torch.tensor([[-0.125, 0.01, 0.125]])) and critic.bias.item() == 0.125
    assert critic.weight.requires_grad and critic.weight.is_leaf
