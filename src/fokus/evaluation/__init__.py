"""Loads the design, the material and the codings of a study, and collects every problem on the way."""

from fokus.evaluation.evaluation import Evaluation
from fokus.evaluation.files import CODEBOOK, CONSENT, CORRECTIONS, DESIGN, ROSTER
from fokus.evaluation.load import load

__all__ = ["CODEBOOK", "CONSENT", "CORRECTIONS", "DESIGN", "ROSTER", "Evaluation", "load"]
