"""What an address may be: one rule and one way of writing it, whoever typed it and wherever."""

import pytest

from agreements.wording.addresses import AddressError, mailbox, normalised, readable, sought


@pytest.mark.parametrize(
    "address", ["ada@example.org", "a.b+c'd@xn--bcher-kva.example", "1@a-b.c0m.co", "x_y@d.museum", "a@ab--cd.de"]
)
def test_normalised_keeps_what_is_right(address: str) -> None:
    assert normalised(address) == address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ada.AMES@Example.ORG\n", "ada.ames@example.org"),
        ("ada@ex.org\u00a0", "ada@ex.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.Example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"),
        ("ada@пример.рф", "ada@xn--e1afmkfd.xn--p1ai"),
        ("ada@大学。cn", "ada@xn--pss25c.cn"),
        ("ada@ｅｘ．org", "ada@ex.org"),
        # IDNA of 2003, which Python's own codec follows, would write to strasse.de: somebody else.
        ("ada@straße.de", "ada@xn--strae-oqa.de"),
    ],
)
def test_normalised_writes_what_people_type_as_mail_servers_know_it(typed: str, address: str) -> None:
    assert normalised(typed) == address
    assert normalised(address) == address


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "The address is missing."),
        ("ada", "“ada” is not an address: it has no @."),
        ("ada at ex.org", "“ada at ex.org” is not an address: it has no @."),
        ("ada@", "“ada@” is not an address."),
        ("=1+1@ex.org", "“=1+1@ex.org” is not an address."),
        ("+1@ex.org", "“+1@ex.org” is not an address."),
        ("@ex.org", "“@ex.org” is not an address."),
        (
            "ada@localhost",
            "“ada@localhost” is not an address: “localhost” is not the full name of a mail server, with a dot.",
        ),
        ("ada@10.0.0.1", "“ada@10.0.0.1” is not an address."),
        ("ada@[10.0.0.1]", "“ada@[10.0.0.1]” is not an address: no mail server takes “[” (U+005B) there."),
        ("a..b@ex.org", "“a..b@ex.org” is not an address."),
        (".a@ex.org", "“.a@ex.org” is not an address."),
        ("ada@-ex.org", "“ada@-ex.org” is not an address."),
        ("ada@ex.org.", "“ada@ex.org.” is not an address."),
        ("ada@ex..org", "“ada@ex..org” is not an address."),
        ("ada@ex.o", "“ada@ex.o” is not an address."),
        ("ada@ex.edu*", "“ada@ex.edu*” is not an address: no mail server takes “*” (U+002A) there."),
        ("ada@e_x.org", "“ada@e_x.org” is not an address: no mail server takes “_” (U+005F) there."),
        ("ada@💩.la", "“ada@💩.la” is not an address: no mail server takes “💩” (U+1F4A9) there."),
        ("zoë@ex.org", "“zoë@ex.org” is not an address: no mail server takes “ë” (U+00EB) there."),
        ("\u212ada@ex.org", "“\u212ada@ex.org” is not an address: no mail server takes “\u212a” (U+212A) there."),
        ("a(b)@ex.org", "“a(b)@ex.org” is not an address: no mail server takes “(” (U+0028) there."),
        ("a@b@ex.org", "“a@b@ex.org” is not one address alone: it holds “@”."),
        ("ada@ex.org;", "“ada@ex.org;” is not one address alone: it holds “;”."),
        ("ada@ex.org, ben@ex.org", "“ada@ex.org, ben@ex.org” is not one address alone: it holds “,”."),
        ("Ada <ada@ex.org>", "“Ada <ada@ex.org>” is not one address alone: it holds “<”."),
        ("ada @ex.org", "“ada @ex.org” is not one address alone: it holds a space."),
        ("ada@ex.org\nBcc: x", "The address holds a line break (U+000A)."),
        ("ada\x00@ex.org", "The address holds an invisible character (U+0000)."),
        ("ada\u200b@ex.org", "The address holds an invisible character (U+200B)."),
        ("a" * 65 + "@ex.org", "The address is too long to be one."),
        ("a@" + "x." * 130 + "org", "The address is too long to be one."),
        ("a@" + "ü." * 35 + "org", "The address is too long to be one."),
        ("a" * 60 + "@ü", "“" + "a" * 60 + "…” is not an address: “xn--tda” is not the full name of a mail server, with a dot."),
    ],
)  # fmt: skip
def test_normalised_refuses_what_no_server_takes_and_names_why(typed: str, words: str) -> None:
    with pytest.raises(AddressError) as error:
        normalised(typed)

    assert str(error.value) == words
    assert error.value.words % error.value.parts == words


def test_normalised_answers_at_once_when_it_is_very_long() -> None:
    with pytest.raises(AddressError, match="too long"):
        normalised("a." * 50_000 + "@" + "b-" * 50_000)


def test_sought_finds_rows_from_before_the_rule_as_they_are() -> None:
    assert sought(" Ada@Bücher.example") == "ada@xn--bcher-kva.example"
    assert sought(" Admin@Localhost ") == "admin@localhost"
    assert sought("") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ada@xn--bcher-kva.example", "ada@bücher.example"),
        ("ada@example.org", "ada@example.org"),
        ("ada@xn--99999999.example", "ada@xn--99999999.example"),
        ("xn--bcher-kva@example.org", "xn--bcher-kva@example.org"),
        ("", ""),
    ],
)
def test_readable_is_the_domain_in_its_own_script(address: str, shown: str) -> None:
    assert readable(address) == shown


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("ada.ames@gmail.com", "adaames at Gmail"),
        ("a.d.aames+kites+2@googlemail.com", "adaames at Gmail"),
        ("ada.ames@example.org", ""),
        ("", ""),
    ],
)
def test_addresses_of_one_mailbox_are_told(address: str, reached: str) -> None:
    assert mailbox(address) == reached
