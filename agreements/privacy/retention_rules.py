"""What an owner decides of retention: how long, and whether it goes by itself."""

from agreements import audit
from agreements.models import Conference, DataClass, RetentionRule, User


def decide(conference: Conference, data: DataClass, *, days: int | None, is_on: bool, by: User) -> None:
    """`days`: None to keep it for ever. What is decided already is told to nobody."""
    with audit.deed(conference, by=by):
        audit.locks.conference()
        known = RetentionRule.objects.filter(conference=conference, data=data).first()
        before = (known.days, known.switched_on_at is not None) if known else (None, False)
        if before == (days, is_on):
            return
        if days is None:
            RetentionRule.objects.filter(conference=conference, data=data).delete()
        else:
            since = audit.evidence_time() if is_on else None
            if known and is_on and known.switched_on_at:
                since = known.switched_on_at
            columns = {"days": days, "switched_on_at": since, "by": by}
            RetentionRule.objects.update_or_create(conference=conference, data=data, defaults=columns)
        audit.record("privacy.retention_decided", facts={"data": data.value, "days": days, "is_on": is_on})
