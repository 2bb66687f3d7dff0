"""The programme: cohorts, their weeks and legs, and the Things published in them."""

from things.models.cohort import Cohort, Visibility
from things.models.thing import Reference, Thing
from things.models.week import Ink, Leg, Week

__all__ = ["Cohort", "Ink", "Leg", "Reference", "Thing", "Visibility", "Week"]
