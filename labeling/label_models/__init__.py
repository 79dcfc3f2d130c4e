"""Label models behind one protocol, and the choice among them."""

from labeling.label_models.base import LabelModel
from labeling.label_models.choose import Choice, choose, choose_with, discredited, make_label_model
from labeling.label_models.latent_class import LatentClass
from labeling.label_models.majority import MajorityVote
from labeling.label_models.muted import heard
from labeling.label_models.reasons import Reasons, reasons
from labeling.label_models.recency import Recency, days_of
from labeling.label_models.snorkel_model import SnorkelModel

__all__ = [
    "Choice",
    "LabelModel",
    "LatentClass",
    "MajorityVote",
    "Reasons",
    "Recency",
    "SnorkelModel",
    "choose",
    "choose_with",
    "days_of",
    "discredited",
    "heard",
    "make_label_model",
    "reasons",
]
