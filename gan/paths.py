"""Paths of the files that ship, and of the folder for what people make."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
DATASETS = ASSETS / "datasets"
CLASSIFIERS = ASSETS / "classifiers"
SHIPPED = ROOT / "checkpoints"
FAMILIES = ROOT / "gan" / "networks" / "families"
"""Each file there is a family of networks."""


def home() -> Path:
    """The folder for what people make (saved models, runs, downloads): ``$GAN_THEATRE_HOME`` or ``.theatre`` here."""
    return Path(os.environ.get("GAN_THEATRE_HOME") or ROOT / ".theatre")


def saved() -> Path:
    """Models that people trained and saved."""
    return home() / "models"
