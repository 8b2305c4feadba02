"""The pages of the outbox: pausing, letting go, taking out, writing otherwise."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from agreements.mail.compose import LINK_MARK
from agreements.mail.outbox import pausing
from agreements.mail.relaying import mail_server
from agreements.models import Conference, Message, MessageState, Relay
from agreements.people import invitations
from tests import factories


def url(name, conference, *more):
    return reverse(name, args=[conference.slug, *more])


def flashes(response):
    return [str(each) for each in get_messages(response.wsgi_request)]


@pytest.fixture
def owner(conference):
    return factories.make_member(conference)


@pytest.fixture
def three_held(conference, owner):
    Conference.objects.filter(pk=conference.pk).update(holds_mails=True)
    for _ in range(3):
        factories.make_agreement(conference)
    invitations.invite(conference, conference.agreements.all(), by=owner)
    return list(conference.messages.order_by("created_at", "pk"))


def test_a_pause_is_told_on_the_dashboard_and_ended_by_the_mail_page(manager_client, viewer_client, conference):
    empty = manager_client.post(url("pause_mail", conference), {})
    assert empty.status_code == 422
    said = manager_client.post(url("pause_mail", conference), {"reason": "The <text> is wrong"})
    assert flashes(said) == ["All mail to authors is paused."]

    for client, may_go_on in ((manager_client, True), (viewer_client, False)):
        page = client.get(url("dashboard", conference)).content.decode()
        assert "All mail to authors is paused." in page
        assert "The &lt;text&gt; is wrong" in page
        assert ("Let mail go on" in page) is may_go_on
    assert "It is paused already." in manager_client.get(url("pause_mail", conference)).content.decode()
    assert "Let mail go on" in manager_client.get(url("messages", conference)).content.decode()

    assert flashes(manager_client.post(url("resume_mail", conference))) == ["Mail goes on. Nothing had waited."]
    again = flashes(manager_client.post(url("resume_mail", conference)))
    assert again[-1] == "It was going on already. Nothing was changed."
    assert "is paused" not in manager_client.get(url("dashboard", conference)).content.decode()


def test_mail_goes_on_though_the_conference_was_closed_meanwhile(owner_client, owner, conference):
    pausing.pause(conference, reason="Wait", by=owner)
    owner_client.post(url("close_conference", conference))

    assert "Let mail go on" in owner_client.get(url("messages", conference)).content.decode()
    owner_client.post(url("resume_mail", conference))
    assert pausing.standing(conference) is None


def test_all_that_match_are_let_go(manager_client, conference, three_held):
    page = manager_client.get(url("messages", conference), {"state": "held"})
    assert len(page.context["table"].rows) == 3
    assert "All 3 that match" in page.content.decode()
    assert "3 mails are held until somebody has looked." in page.content.decode()

    said = manager_client.post(url("release_mails", conference), {"all_matching": "1", "state": "held"})

    assert flashes(said) == ["3 mails may leave now."]
    assert said.url == f"{url('messages', conference)}?state=held"
    assert not conference.messages.held().exists()
    again = flashes(manager_client.post(url("release_mails", conference), {"all_matching": "1"}))
    assert again[-1] == "None of these mails was held any more. Nothing was changed."


def test_one_is_held_from_its_own_page_and_comes_back_there(manager_client, conference):
    message = factories.make_message(factories.invited_author(conference)[0])

    said = manager_client.post(url("hold_mails", conference), {"selected": [message.pk], "page": "message"})

    assert said.url == url("message", conference, message.pk)
    page = manager_client.get(said.url).content.decode()
    assert "Let it go" in page
    assert "Write it otherwise" in page


def test_taking_out_is_asked_first_and_done_to_exactly_what_was_shown(manager_client, conference, three_held):
    led = manager_client.post(
        url("bulk", conference, "take-out"), {"of": "messages", "all_matching": "1", "state": "held"}
    )
    address = f"{url('bulk', conference, 'take-out')}?of=messages&all_matching=1&state=held"
    assert led.url == address
    asked = manager_client.get(address)
    assert asked.context["question"] == "Take 3 mails out of the outbox?"
    assert asked.context["consequences"][0].startswith("3 agreements count as not invited again")
    Message.objects.filter(pk=three_held[0].pk).update(held_at=None, state=MessageState.SENDING)

    changed = manager_client.post(address, {"digest": asked.context["reach"].digest})
    assert changed.status_code == 409
    assert not conference.messages.filter(state=MessageState.CANCELLED).exists()

    said = manager_client.post(address, {"digest": changed.context["reach"].digest})
    assert flashes(said) == ["2 mails were taken out of the outbox."]
    assert sorted(conference.agreements.values_list("state", flat=True)) == ["draft", "draft", "invited"]
    page = manager_client.get(url("message", conference, three_held[1].pk)).content.decode()
    assert "Somebody of the team took it out of the outbox." in page
    assert "Taken out" in page


def test_a_mail_that_left_meanwhile_is_named_as_left_out_and_its_page_is_the_way_back(
    manager_client, conference, three_held
):
    mail = three_held[0]
    page = manager_client.get(url("message", conference, mail.pk)).content.decode()
    address = f"{url('bulk', conference, 'take-out')}?of=messages&selected={mail.pk}&page=message"
    assert escape(address) in page
    asked = manager_client.get(address)
    assert asked.context["back_url"] == url("message", conference, mail.pk)

    said = manager_client.post(address, {"digest": asked.context["reach"].digest})

    assert said.url == url("message", conference, mail.pk)
    again = manager_client.get(address)
    assert again.context["question"] == "None of the selected mails waits to leave"
    assert again.context["reach"].left_out == ["1 does not wait to leave."]


def test_words_are_written_otherwise_and_the_link_stays(manager_client, conference, three_held):
    message = three_held[0]
    page = manager_client.get(url("reword_message", conference, message.pk))
    form = page.context["form"]
    assert LINK_MARK not in page.content.decode()
    given = {name: form.initial[name] for name in ("subject", "words", "was")}

    lost = manager_client.post(url("reword_message", conference, message.pk), {**given, "words": "No link"})
    assert lost.status_code == 422
    assert "is missing: without it nobody can answer" in lost.content.decode()
    for bell in ({"words": "\x07 [the author’s own link]"}, {"subject": "Ring \x07"}):
        assert manager_client.post(url("reword_message", conference, message.pk), given | bell).status_code == 422
    stale = given | {"was": "0" * 64}
    assert (
        "Somebody else has written it"
        in manager_client.post(url("reword_message", conference, message.pk), stale).content.decode()
    )

    words = given | {"subject": "One more thing", "words": "Please sign: [the author’s own link]"}
    said = manager_client.post(url("reword_message", conference, message.pk), words, follow=True)
    assert "Please sign: [the author’s own link]" in said.content.decode()
    assert "One more thing" in said.content.decode()
    assert "Written otherwise" in said.content.decode()


def test_whoever_invites_is_told_that_the_mail_is_held(manager_client, conference, three_held):
    agreement = factories.make_agreement(conference)

    said = manager_client.post(url("author_invite", conference, agreement.authorship.author_id))

    [words] = flashes(said)
    assert words.endswith("was written. It waits in the outbox until somebody has looked.")


def test_a_mail_server_that_takes_nothing_is_told_in_its_words(manager_client, conference):
    now = timezone.now()
    Relay.objects.create(
        name=mail_server.name(), stopped_since=now, stopped_until=now + timedelta(hours=1), words="454 Quota", rounds=1
    )

    page = manager_client.get(url("messages", conference)).content.decode()

    assert "It says: “454 Quota”. The next mail is tried by itself at" in page
    assert "Try now" in page
