"""How far a typed name is from the printed one: kindly, as whoever knows the person would read both.

Only a different name is asked about; what a conference leaves to a person before it countersigns is decided here, too.
"""

from agreements.names.grades import FOR_PERSONS, Grade
from agreements.names.grading import forms, grade, is_another

__all__ = ["FOR_PERSONS", "Grade", "forms", "grade", "is_another"]
