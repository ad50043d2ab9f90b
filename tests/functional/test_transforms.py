import torch

from gan.functional import transforms


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_no_bounds_leave_every_image_as_it_was():
    images = torch.rand(3, 2, 8, 8)
    assert torch.allclose(transforms.affine(images, seeded()), images, atol=1e-5)


def test_images_are_shifted_by_up_to_the_bound_each_by_its_own_amount():
    images = torch.zeros(200, 1, 21, 21)
    images[:, :, 10, 10] = 1.0
    moved = transforms.affine(images, seeded(), shift=0.2)
    rows = torch.arange(21.0)
    centres = (moved.sum(3) * rows).sum((1, 2)) / moved.sum((1, 2, 3)) - 10
    assert 3.5 < centres.max() <= 4.3 and -4.3 <= centres.min() < -3.5  # a fifth of 21 is 4.2
    assert centres.unique().numel() > 100


def test_a_turn_keeps_the_ink_and_a_shear_leaves_the_height():
    images = torch.zeros(100, 1, 31, 31)
    images[:, :, 8:23, 14:17] = 1.0  # an upright bar
    for bounds in ({"degrees": 30.0}, {"shear": 0.5}):
        ink = transforms.affine(images, seeded(), **bounds).sum((1, 2, 3))
        assert torch.allclose(ink, torch.full((100,), 45.0), rtol=0.05)
    rows = transforms.affine(images, seeded(), shear=0.5).sum((1, 3))
    assert (rows[:, 9:22] > 2.5).all() and (rows[:, :7] == 0).all() and (rows[:, 24:] == 0).all()


def test_the_source_decides_the_change():
    images = torch.rand(5, 1, 12, 12)
    bounds = {"degrees": 20.0, "scale": 0.2, "shear": 0.3, "shift": 0.1}
    first, again = (transforms.affine(images, seeded(), **bounds) for _ in range(2))
    assert torch.equal(first, again) and not torch.equal(first, images)


def test_the_generator_can_learn_through_it():
    images = torch.rand(2, 1, 8, 8, requires_grad=True)
    transforms.affine(images, seeded(), degrees=10.0).sum().backward()
    assert images.grad is not None and images.grad.abs().sum() > 0


def test_strokes_get_thicker_and_thinner_by_up_to_a_pixel_on_each_side():
    images = torch.zeros(200, 1, 21, 21)
    images[:, :, :, 8:13] = 1.0  # a bar of 5 columns
    widths = transforms.thicken(images, seeded(), 1.0)[:, 0, 10].sum(1)
    assert 3 <= widths.min() < 3.1 and 6.9 < widths.max() <= 7
    assert 4.7 < widths.mean() < 5.3
    assert torch.equal(transforms.thicken(images, seeded(), 0.0), images)


def test_what_d_is_shown_is_moved_and_covered_and_lets_gradients_through():
    random = torch.Generator().manual_seed(0)
    images = torch.full((64, 2, 16, 16), 0.5, requires_grad=True)
    shown = transforms.diff_augment(images, random, 1.0)
    grey = (shown == 0).all(1).float().mean((1, 2))  # a square of half the side, less what hangs out
    assert grey.min() >= 0.06 - 1e-6 and grey.max() == 0.25
    shown.sum().backward()
    assert images.grad is not None and 0 < images.grad.mean() < 1
    again = transforms.diff_augment(images, torch.Generator().manual_seed(0), 1.0)
    assert torch.equal(shown, again)


def test_at_strength_0_d_is_shown_the_images_themselves():
    images = torch.rand(4, 1, 8, 8) * 2 - 1
    assert torch.allclose(transforms.diff_augment(images, torch.Generator().manual_seed(0), 0.0), images, atol=1e-5)
