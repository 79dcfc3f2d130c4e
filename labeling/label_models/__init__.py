"""Label models behind one protocol, and the choice among them."""

from labeling.label_models.base import LabelModel
from labeling.label_models.choose import Choice, choose, make_label_model
from labeling.label_models.dawid_skene import DawidSkene
from labeling.label_models.majority import MajorityVote
from labeling.label_models.snorkel_model import SnorkelModel

__all__ = [
    "Choice",
    "DawidSkene",
    "LabelModel",
    "MajorityVote",
    "SnorkelModel",
    "choose",
    "make_label_model",
]
