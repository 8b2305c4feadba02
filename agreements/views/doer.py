"""Who does a deed of the desk."""

from django.http import Http404, HttpRequest

from agreements.models import User


def doer(request: HttpRequest) -> User:
    """The user behind a page that is closed to everybody else."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
