"""By whom the conference countersigned, and how."""

from signatures.evidence.officers_rows import Row, moment_of
from signatures.models import Countersignature, Manner, Method

# Of countersignatures whose manner was not noted yet: words that stand in sealed documents.
_METHODS_BEFORE = {
    Method.RULE: "By the conference’s rule: every acceptance is countersigned at once in the signatory’s name",
    Method.PERSON: "By a signatory of the conference, signed in with a personal account",
}


def countersigned_rows(countersignature: Countersignature, *, has_time: bool) -> tuple[Row, ...]:
    by_rule = countersignature.method == Method.RULE
    return (
        ("Signatory", f"{countersignature.signatory_name}, for {countersignature.organisation}"),
        (
            "Role",
            "Named by the conference as its signatory"
            if by_rule
            else "Member of the conference’s staff who may countersign (signatory or owner)",
        ),
        ("Method", _method(countersignature)),
        *((("Time", moment_of(countersignature.signed_at)),) if has_time else ()),
    )


def _method(countersignature: Countersignature) -> str:
    name = countersignature.signatory_name
    match countersignature.manner:
        case Manner.ALIKE:
            return (
                "By the conference’s rule: an acceptance is countersigned at once in the signatory’s name, unless the "
                "typed name differs from the author’s"
            )
        case Manner.BUTTON:
            return (
                f"By a press of the button “Countersign” on {moment_of(countersignature.signed_at)}, in the name of {name}, "
                "by somebody signed in with a personal account"
            )
        case Manner.COMMAND:
            return f"By the command “countersign”, given on the server in the name of {name}"
        case _:
            return _METHODS_BEFORE[Method(countersignature.method)]
