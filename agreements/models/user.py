"""Staff: the address is the login."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from agreements.wording.addresses import normalised, sought


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=normalised(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def save_first(self, user: "User") -> bool:
        """Save the first account of an installation; False if there is one already."""
        with transaction.atomic(using=self._db):
            # One at a time. An empty table has no row that could be locked: this one stands for it.
            ContentType.objects.select_for_update().get_or_create(app_label="agreements", model="user")
            if self.exists():
                return False
            user.save(using=self._db)
        return True

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=sought(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("address", max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    # Whether single keys do something on the desk's pages.
    has_keys = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email


class ThrottleCount(models.Model):
    """One window of one throttle for one digest of who tries; once it has ended, the next try begins a new one."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
