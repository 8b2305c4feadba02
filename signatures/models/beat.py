"""Signs of life."""

from django.db import models


class Beat(models.Model):
    """When a part of the installation last showed that it is at work; one row for each kind, however many there are."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.at:%Y-%m-%d %H:%M:%S}"
