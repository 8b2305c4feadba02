"""Every page of the site, and how somebody gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Page

from agreements import links, staff_links
from agreements.jobs import bulk_jobs
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, HelpKind
from agreements.people import answers
from signatures import asking
from signatures.documents import drawing
from signatures.exporting.bundles.frozen import Frozen, KeptEntry, PaperFiles, packed_papers
from signatures.shown_words import shown
from signatures.visits.sheets import day_of_signing
from tests import factories
from tests.browser.world import LONG_NAME, NAMES, World
from tests.factories import PASSWORD, make_picture
from tests.second_factors import add_app
from tests.signatures.exporting.bundles.bundled import empty_bundle


@dataclass(frozen=True)
class Place:
    """`who` logs in as one of the staff; the way begins there and ends on the page."""

    name: str
    way: Callable[[Page, World], object]
    who: str = ""


def at(address: str) -> Callable[[Page, World], object]:
    """An address in which `{w}` is the world."""
    return lambda page, world: page.goto(address.format(w=world))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# --- Anybody --------------------------------------------------------------------------------------------------------


def log_in_wrongly(page: Page, _world: World) -> None:
    page.goto("/login/")
    page.get_by_label("Address").fill("nobody@example.org")
    page.get_by_label("Password").fill("a wrong password")
    press(page, "Log in")
    page.get_by_role("alert").wait_for()


def take_the_first_step(page: Page, _world: World) -> None:
    page.goto("/login/")
    page.get_by_label("Email address").fill("careful@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    page.get_by_role("heading", name="One more step").wait_for()


def enter_a_wrong_code(page: Page, world: World) -> None:
    take_the_first_step(page, world)
    page.get_by_label("Code of your authenticator app").fill("000000")
    press(page, "Continue")
    page.get_by_role("link", name="This code is wrong").wait_for()


def ask_a_provider_that_is_away(page: Page, _world: World) -> None:
    page.goto("/login/")
    with page.expect_event("load"):
        press(page, "Log in with University")


def join(page: Page, world: World) -> None:
    page.goto(f"/join/{world.invitation}/")
    with page.expect_event("load"):
        press(page, "Continue")


def ask_for_a_link(page: Page, _world: World, *, email: str) -> None:
    page.goto("/link/")
    page.get_by_role("textbox").fill(email)
    with page.expect_event("load"):
        press(page, "Send me a new link")


def check_a_file(page: Page, world: World, *, is_ours: bool) -> None:
    content = drawing.read(world.document) if is_ours else b"%PDF-1.7 not one of ours"
    page.goto("/verify/")
    page.get_by_label("The PDF").set_input_files(
        {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    press(page, "Check this file")
    page.get_by_role("status").wait_for()


ANYBODY = [
    Place("login", at("/login/")),
    Place("login-wrong", log_in_wrongly),
    Place("login-second-step", take_the_first_step),
    Place("login-wrong-code", enter_a_wrong_code),
    Place("provider-away", ask_a_provider_that_is_away),
    Place("provider-invalid", at("/login/with/oidc/answer/?state=unknown")),
    Place("password-forgotten", at("/password/")),
    Place("password-forgotten-sent", at("/password/sent/")),
    Place("password-link-old", at("/password/new/1/x/")),
    Place("join-link", at("/join/{w.invitation}/")),
    Place("join", join),
    Place("join-over", at("/join/nothing/")),
    Place("new-link", at("/link/")),
    Place("new-link-wrong", partial(ask_for_a_link, email="nobody")),
    Place("new-link-sent", partial(ask_for_a_link, email="nobody@example.org")),
    Place("no-link", at("/s/broken/")),
    Place("verify", at("/verify/")),
    Place("verify-authentic", partial(check_a_file, is_ours=True)),
    Place("verify-foreign", partial(check_a_file, is_ours=False)),
    Place("verify-known", at("/verify/?code={w.document.sha256}")),
    Place("verify-unknown", at("/verify/?code=0123456789abcdef")),
    Place("error-400", at("/unreadable/")),
    Place("error-403", at("/c/icml/team/"), "viewer"),
    Place("error-403-csrf", at("/expired/")),
    Place("error-404", at("/nowhere/"), "viewer"),
    Place("error-409", at("/overtaken/")),
    Place("error-500", at("/broken/")),
    Place("error-503", at("/away/")),
    Place("visit-ended", at("/sign/{w.pending.pk}/")),
    Place("mailbox", at("/mailbox/"), "owner"),
    Place("mailbox-nothing-found", at("/mailbox/?words=zebra")),
    Place("mailbox-mail", at("/mailbox/1/")),
]

# --- An author ------------------------------------------------------------------------------------------------------


def enter(page: Page, world: World, *, author: str) -> None:
    page.goto(f"/s/{links.token_of(world.links[author])}/")
    page.locator("main form button.primary").click()
    page.wait_for_url("**/sign/**")


def read_what_has_changed(page: Page, world: World) -> None:
    enter(page, world, author="corrected")
    page.get_by_text("The text was corrected since you were asked").click()


def decide_about_former_words(page: Page, world: World) -> None:
    """As if the page had been opened before the text was corrected."""
    fill_in(page, world, author="corrected", choice="Accept", name="Cora Corrected")
    page.locator("input[name^=shown-]").evaluate("(field, digest) => field.value = digest", world.former_digest)
    press(page, "Review the agreement")
    page.get_by_role("heading", name="What has changed").wait_for()


def stay_past_midnight(page: Page, world: World, *, until_review: bool) -> None:
    """As if the page had been opened yesterday."""
    fill_in(page, world, author="waiting", choice="Accept", name=NAMES[1])
    link = world.links["waiting"]
    asked = Agreement.objects.of_author(link.author_id).shown_to_author().get()
    day = day_of_signing(asked.conference) - timedelta(days=1)
    for field, value in {
        "input[name=day]": day.isoformat(),
        "input[name^=shown-]": shown(asked, link, day=day).digest,
    }.items():
        page.locator(field).evaluate("(field, value) => field.value = value", value)
    if not until_review:
        page.locator("form#decide").evaluate("(form, address) => form.action = address", f"/sign/{link.pk}/")
    page.locator("form#decide button.primary").click()
    page.get_by_text("A day has ended since you opened the page").wait_for()


def fill_in(page: Page, world: World, *, author: str, choice: str, name: str) -> None:
    enter(page, world, author=author)
    page.get_by_role("radio", name=choice).check()
    if choice == "Decline":
        page.get_by_label("Why do you decline?").fill("My employer signs.\nIt writes to you.")
        return
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_label("Type your full name to sign").fill(name)


def review(page: Page, world: World, *, author: str, choice: str, name: str) -> None:
    fill_in(page, world, author=author, choice=choice, name=name)
    page.locator("form#decide button.primary").click()
    page.get_by_role("heading", name=f"Check before you {'sign' if choice == 'Accept' else 'decline'}").wait_for()


def review_as_an_officer(page: Page, world: World, *, name: str) -> None:
    fill_in(page, world, author="officer", choice="Accept", name=name)
    page.locator("form#decide button.primary").click()
    page.get_by_role("heading", name="Check before you sign").wait_for()


def leave_out_the_organisation(page: Page, world: World) -> None:
    enter(page, world, author="officer")
    page.get_by_label("Your organisation").fill("")
    page.locator("form#decide button.primary").click()
    page.get_by_role("alert").wait_for()


def leave_out_everything(page: Page, world: World) -> None:
    enter(page, world, author="three")
    page.locator("form#decide button.primary").click()
    page.get_by_role("alert").wait_for()


def leave_out_the_confirmation(page: Page, world: World) -> None:
    review(page, world, author="waiting", choice="Accept", name="Somebody Else")
    page.locator("main form button.primary").click()
    page.locator("#confirm-error").wait_for()


def decide_otherwise(page: Page, world: World) -> None:
    enter(page, world, author="three")
    page.get_by_role("radio", name="Accept").check()
    page.locator(".paper > summary").nth(1).click()
    page.locator(".paper").nth(1).get_by_role("radio", name="Decline").check()
    page.locator(".paper").nth(1).get_by_text("Read the agreement for this paper").click()


def come_back_to_what_was_kept(page: Page, world: World) -> None:
    fill_in(page, world, author="waiting", choice="Decline", name="")
    page.evaluate("document.querySelector('form#decide').action = ''")
    page.locator("form#decide button.primary").click()
    page.wait_for_load_state()
    enter(page, world, author="waiting")
    page.get_by_role("button", name="Empty it").wait_for()


def think_again(page: Page, world: World) -> None:
    enter(page, world, author="declined")
    page.get_by_role("link", name="Change my mind").click()
    page.get_by_role("heading", name="Have you changed your mind?").wait_for()


def rehearse(page: Page, world: World, *, slug: str = "icml") -> None:
    conference = Conference.objects.get(slug=slug)
    page.goto(staff_links.rehearsal_address_of(uuid4(), conference, world.owner).removeprefix(settings.PUBLIC_URL))


def begin_to_rehearse(page: Page, world: World) -> None:
    rehearse(page, world)
    press(page, "Read the agreement")
    page.get_by_label("Type your full name to sign").wait_for()


def rehearse_to_the_end(page: Page, world: World) -> None:
    begin_to_rehearse(page, world)
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_role("radio", name="Accept").check()
    page.get_by_label("Type your full name to sign").fill("Ada Example")
    page.locator("form#decide button.primary").click()
    page.get_by_role("heading", name="Check before you sign").wait_for()
    page.locator("main form button.primary").click()
    page.get_by_role("heading", name="Thank you").wait_for()


def sign_what_was_withdrawn(page: Page, world: World) -> None:
    link = world.links["withdrawn"]
    review(page, world, author="withdrawn", choice="Accept", name=link.author.name)
    world.withdraw(link.author)
    page.locator("main form button.primary").click()
    page.get_by_role("heading", name="Nothing was recorded this time").wait_for()


def ask_for_help(page: Page, world: World, *, kind: str, words: str = "") -> None:
    enter(page, world, author="waiting")
    page.locator(".ways-out").get_by_role("link", name=kind).click()
    page.get_by_role("heading", name=kind).wait_for()
    if words:
        page.get_by_role("textbox").fill(words)
        press(page, "Tell the conference")
        page.get_by_text("has received this").wait_for()


def leave_out_the_question(page: Page, world: World) -> None:
    ask_for_help(page, world, kind="I have a question")
    press(page, "Tell the conference")
    page.locator("#error_1_id_words, #id_words_error").first.wait_for()


def come_back_to_what_was_not_sent(page: Page, world: World) -> None:
    ask_for_help(page, world, kind="My employer must sign")
    page.get_by_label("Their title").fill("General Counsel of the Works in the Hills")
    press(page, "Tell the conference")
    page.get_by_text("Needed to ask an officer").first.wait_for()
    ask_for_help(page, world, kind="My employer must sign")
    page.get_by_role("button", name="Empty it").wait_for()


def write_to_what_was_settled(page: Page, world: World) -> None:
    asked = asking.ask_for_help(world.links["three"], kind=HelpKind.QUESTION, words="May I?")
    enter(page, world, author="three")
    page.goto(f"/sign/{world.links['three'].pk}/requests/{asked.pk}/")
    answers.settle(asked, words="Yes.", by=world.owner)
    page.get_by_role("textbox").fill("But when?")
    press(page, "Send")
    page.get_by_role("button", name="Send as a new request").wait_for()


def stay_too_long(page: Page, world: World, *, path: str, button: str) -> None:
    """As if the time of the visit were over."""
    enter(page, world, author="three")
    page.goto(f"/sign/{world.links['three'].pk}/{path}")
    page.get_by_role("textbox").last.fill("Tara")
    [cookie] = [each for each in page.context.cookies() if each.get("name") == settings.SESSION_COOKIE_NAME]
    session = SessionStore(str(cookie.get("value")))
    session["visits"] = dict.fromkeys(session["visits"], 0)
    session.save()
    page.get_by_role("button", name=button).last.click()
    page.get_by_role("heading", name="This visit has ended").wait_for()
    page.get_by_text("is kept.").wait_for()


def ask_a_co_author_twice(page: Page, world: World) -> None:
    ask_a_co_author(page, world)
    if page.get_by_role("button", name="Send the note").count():
        press(page, "Send the note")
        page.get_by_text("is on its way").wait_for()
        ask_a_co_author(page, world)
    page.get_by_text("within the last day").wait_for()


def hand_in_nothing(page: Page, world: World) -> None:
    open_scan(page, world, author="waiting")
    press(page, "Hand it in")
    page.get_by_text("Choose the file first.").first.wait_for()


def visit_page(page: Page, world: World, *, author: str, path: str) -> None:
    enter(page, world, author=author)
    page.goto(f"/sign/{world.links[author].pk}/{path}")


def open_a_lost_document(page: Page, world: World) -> None:
    enter(page, world, author="lost")
    page.goto(f"/sign/{world.links['lost'].pk}/documents/{world.lost.signature.agreement_id}/")


def say_that_it_is_somebody_else(page: Page, world: World) -> None:
    """And open the link once more."""
    enter(page, world, author="not_me")
    if page.locator(".ways-out").count():
        page.locator(".ways-out").get_by_role("link", name="This is not me").click()
        press(page, "Tell the conference")
        page.get_by_text("has received this").wait_for()
        page.get_by_role("link", name="Back to your papers").click()
    page.get_by_role("heading", name="You told us that this is not you").wait_for()


def read_an_answer(page: Page, world: World, *, kind: HelpKind) -> None:
    enter(page, world, author="waiting")
    if (settled := page.locator(".told summary")).count():
        settled.click()
    page.locator(".told").get_by_role("link", name=kind.label).click()
    page.get_by_role("heading", name=kind.label).wait_for()


def open_scan(page: Page, world: World, *, author: str) -> None:
    enter(page, world, author=author)
    page.goto(f"/sign/{world.links[author].pk}/scan/")


def land(page: Page, world: World, *, author: str) -> None:
    page.goto(f"/s/{links.token_of(world.links[author])}/")


def ask_a_co_author(page: Page, world: World) -> None:
    enter(page, world, author="three")
    page.locator("details.paper > summary").first.click()
    page.locator("details.paper details.more > summary").filter(visible=True).first.click()
    page.get_by_role("link", name="Ask again").first.click()
    page.get_by_role("heading", name="to answer").wait_for()


def look_back(page: Page, world: World) -> None:
    enter(page, world, author="signed")
    page.get_by_role("link", name="What happened so far").click()
    page.get_by_role("heading", name="What happened so far").wait_for()


def object_to_change(page: Page, world: World, *, is_done: bool) -> None:
    page.goto(f"/objection/{links.token_of(world.links['objection'])}/")
    if is_done:
        page.get_by_role("textbox").fill("I still read this address.")
        press(page, "Object to the change")
        page.get_by_role("heading", name="has received your objection").wait_for()


def want_no_reminders(page: Page, world: World, *, is_done: bool = False) -> None:
    page.goto(f"/unsubscribe/{token_of(Purpose.UNSUBSCRIBE, world.quiet.pk)}/")
    if is_done and page.get_by_role("button").count():
        press(page, "Send me no more reminders")
        page.get_by_role("heading", name="No more reminders", exact=True).wait_for()


def ask_for_own_data(page: Page, world: World, *, author: str) -> None:
    enter(page, world, author=author)
    page.get_by_role("link", name="What is kept about you").click()
    page.get_by_role("heading", name="What is kept about you").wait_for()


def have_own_data_mailed(page: Page, world: World) -> None:
    ask_for_own_data(page, world, author="waiting")
    press(page, "Mail me the link")
    page.get_by_role("status").first.wait_for()


def get_own_data(page: Page, world: World) -> None:
    page.goto(f"/data/{links.token_of(world.to_data)}/")


AUTHORS = [
    Place("objection", partial(object_to_change, is_done=False)),
    Place("objection-made", partial(object_to_change, is_done=True)),
    Place("objection-stands", partial(object_to_change, is_done=False)),
    Place("objection-over", at("/objection/broken/")),
    Place("unsubscribe", want_no_reminders),
    Place("unsubscribed", partial(want_no_reminders, is_done=True)),
    Place("unsubscribe-broken", at("/unsubscribe/broken/")),
    Place("visit-unreminded", partial(enter, author="came-back")),
    Place("data-ask", partial(ask_for_own_data, author="waiting")),
    Place("data-get", get_own_data),
    Place("data-over", at("/data/broken/")),
    Place("landing", partial(land, author="waiting")),
    Place("landing-answered", partial(land, author="signed")),
    Place("landing-nothing", partial(land, author="void")),
    Place("landing-ended", partial(land, author="late")),
    Place("visit", partial(enter, author="waiting")),
    Place("landing-replaced", partial(land, author="replaced")),
    Place("nudge", ask_a_co_author),
    Place("history", look_back),
    Place("help-their-address", partial(ask_for_help, kind="A co-author has another address")),
    Place("landing-corrected", partial(land, author="corrected")),
    Place("visit-corrected", read_what_has_changed),
    Place("visit-stale", decide_about_former_words),
    Place("visit-moved", partial(stay_past_midnight, until_review=False)),
    Place("review-moved", partial(stay_past_midnight, until_review=True)),
    Place("visit-of-three", partial(enter, author="three")),
    Place("visit-otherwise", decide_otherwise),
    Place("visit-kept", come_back_to_what_was_kept),
    Place("visit-change-of-mind", think_again),
    Place("visit-signed-for-all", partial(enter, author="may-object")),
    Place("visit-errors", leave_out_everything),
    Place("visit-filled", partial(fill_in, author="waiting", choice="Accept", name=LONG_NAME)),
    Place("visit-declining", partial(fill_in, author="waiting", choice="Decline", name="")),
    Place("review", partial(review, author="three", choice="Accept", name="Tara Three")),
    Place("review-declined", partial(review, author="waiting", choice="Decline", name=NAMES[1])),
    Place("review-other-name", partial(review, author="waiting", choice="Accept", name=LONG_NAME)),
    Place("review-not-confirmed", leave_out_the_confirmation),
    Place("not-recorded", sign_what_was_withdrawn),
    Place("done-signed", partial(enter, author="signed")),
    Place("done-pending", partial(enter, author="pending")),
    Place("done-declined", partial(enter, author="declined")),
    Place("done-void", partial(enter, author="void")),
    Place("visit-again", partial(enter, author="again")),
    Place("landing-closed", partial(land, author="closed")),
    Place("landing-officer", partial(land, author="officer")),
    Place("rehearsal", rehearse),
    Place("rehearsal-visit", begin_to_rehearse),
    Place("rehearsal-done", rehearse_to_the_end),
    Place("rehearsal-over", at("/rehearsal/nothing/")),
    Place("rehearsal-no-text", partial(rehearse, slug="uai")),
    Place("visit-officer", partial(enter, author="officer")),
    Place("visit-officer-errors", leave_out_the_organisation),
    Place("review-officer", partial(review_as_an_officer, name="Friederike Officer-Lindqvist")),
    Place("review-officer-other-name", partial(review_as_an_officer, name="F. Officer")),
    Place("done-officer", partial(enter, author="officer signed")),
    Place("visit-forwarded", partial(enter, author="forwarded")),
    Place("help-employer", partial(ask_for_help, kind="My employer must sign")),
    Place("scan", partial(open_scan, author="waiting")),
    Place("scan-received", partial(open_scan, author="handed in")),
    Place("help", partial(ask_for_help, kind="My name is misspelt")),
    Place("help-question", partial(ask_for_help, kind="I have a question")),
    Place("help-address", partial(ask_for_help, kind="Use another address")),
    Place("help-co-author", partial(ask_for_help, kind="A co-author is missing or misspelt")),
    Place("help-not-my-paper", partial(ask_for_help, kind="This is not my paper")),
    Place("help-told", partial(ask_for_help, kind="I want to sign on paper", words="To my office, please.")),
    Place("help-answered", partial(read_an_answer, kind=HelpKind.EMPLOYER)),
    Place("help-settled", partial(read_an_answer, kind=HelpKind.NAME)),
    Place("help-paper", partial(ask_for_help, kind="I want to sign on paper")),
    Place("help-no-electronic", partial(ask_for_help, kind="I do not sign electronically")),
    Place("help-not-me", partial(ask_for_help, kind="This is not me")),
    Place("help-not-for-me", partial(visit_page, author="may-object", path="help/not_for_me/")),
    Place("help-too-late", partial(visit_page, author="waiting", path="help/not_for_me/")),
    Place("help-errors", leave_out_the_question),
    Place("help-kept", come_back_to_what_was_not_sent),
    Place("help-over", write_to_what_was_settled),
    Place("ended-kept", partial(stay_too_long, path="", button="Review")),
    Place("ended-unsent", partial(stay_too_long, path="help/question/", button="Tell the conference")),
    Place("nudge-lately", ask_a_co_author_twice),
    Place("scan-errors", hand_in_nothing),
    Place("document-lost", open_a_lost_document),
    Place("landing-officer-off", partial(land, author="officer off")),
    Place("data-asked", have_own_data_mailed),
    Place("not-me", say_that_it_is_somebody_else),
]

# --- Staff ----------------------------------------------------------------------------------------------------------


def add_somebody(page: Page, _world: World) -> None:
    page.goto("/c/uai/team/")
    page.get_by_label("Address").fill("somebody@example.org")
    press(page, "Send the invitation")
    page.get_by_text("is mailed a link to join").wait_for()


def have_what_is_asked_for(page: Page, world: World) -> None:
    page.goto("/c/mlsys/")
    add_app(world.staff["asked"])
    page.goto("/account/")
    page.get_by_role("link", name="Go on to MLSys 2031").wait_for()


def set_an_app_up_wrongly(page: Page, _world: World) -> None:
    page.goto("/account/app/add/")
    page.get_by_label("Code that the app shows now").fill("000000")
    press(page, "Set up the app")
    page.get_by_role("link", name="This code is wrong").wait_for()


def make_codes(page: Page, _world: World) -> None:
    page.goto("/account/codes/new/")
    press(page, "Make new codes")
    page.get_by_role("heading", name="Recovery codes").wait_for()


def leave_out_the_link(page: Page, world: World) -> None:
    page.goto(f"/c/icml/mail/{world.held_mail.pk}/words/")
    page.get_by_label("The mail").fill("No link.")
    press(page, "Save the words")
    page.locator("#error_1_id_words").wait_for()


def ask_to_take_out(page: Page, world: World) -> None:
    page.goto(f"/c/icml/mail/{world.held_mail.pk}/")
    page.get_by_role("link", name="Take it out").click()
    page.get_by_role("heading", name="Take 1 mail out of the outbox?").wait_for()


def answer_without_words(page: Page, world: World) -> None:
    page.goto(f"/c/icml/help/{world.asked['employer'].pk}/")
    page.get_by_role("button", name="Answer").click()
    page.locator("#error_1_id_words").wait_for()


def write_a_wrong_text(page: Page, _world: World) -> None:
    page.goto("/c/colt/text/edit/")
    page.locator("#id_body").fill("No title, and {{ author.shoe_size }}.")
    press(page, "Save the draft")
    page.locator("#problems").wait_for()


def write_own_words(page: Page, world: World) -> None:
    factories.make_own_words(world.conference, "reminder", by=world.owner)
    page.goto("/c/icml/mail/words/reminder/")


def write_wrong_words(page: Page, _world: World) -> None:
    page.goto("/c/colt/mail/words/invitation/")
    page.locator("#id_body").fill("No link, and {{ author.shoe_size }}.")
    press(page, "Save these words")
    page.locator("#problems").wait_for()


def write_words_beside_somebody(page: Page, world: World) -> None:
    page.goto("/c/colt/mail/words/invitation/")
    factories.make_own_words(world.by_hand, "invitation", by=world.owner)
    page.get_by_label("Subject").fill("Sign, please")
    press(page, "Save these words")
    page.get_by_role("alert").wait_for()


def read_a_version(page: Page, world: World) -> None:
    version = factories.make_own_words(world.conference, "link", by=world.owner)
    page.goto(f"/c/icml/mail/words/link/versions/{version.number}/")


def ask_without_an_address(page: Page, world: World) -> None:
    page.goto("/c/colt/mail/words/")
    Conference.objects.filter(slug="colt").update(contact_email="")
    page.get_by_role("button", name="Send a test mail to me").first.click()
    page.get_by_role("heading", name="Nobody was written to").wait_for()
    Conference.objects.filter(slug="colt").update(contact_email="chairs@example.org")


def remind_many(page: Page, world: World) -> None:
    """Workers are at it."""
    job = bulk_jobs.owe(BulkJobKind.REMIND, Conference.objects.get(slug="ecml"), [[]], by=world.owner)
    BulkJob.objects.filter(pk=job.pk).update(total=3406, done=812)
    page.goto("/c/ecml/remind/")


def lack_an_address(page: Page, _world: World) -> None:
    Conference.objects.filter(slug="colt").update(contact_email="")
    page.goto("/c/colt/mail/words/")
    Conference.objects.filter(slug="colt").update(contact_email="chairs@example.org")


def publish_what_is_read(page: Page, _world: World) -> None:
    page.goto("/c/icml/text/2/")
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("heading", name="Publish text 2?").wait_for()


def draw_what_is_written(page: Page, _world: World) -> None:
    """A box is remarked on, a merge field is inserted where the cursor stands, and the pages are drawn."""
    page.goto("/c/icml/text/edit/")
    page.locator("#id_body").press("End")
    page.locator("#id_body").press_sequentially(" [ ] CC BY ")
    page.get_by_role("button", name="Insert author.name").click()
    page.get_by_text("This looks like a box to be ticked").wait_for()
    press(page, "Show its pages here")
    page.locator("img.drawn-page").first.wait_for()


def write_beside_somebody(page: Page, _world: World) -> None:
    """As if another draft had been saved since the page was opened."""
    page.goto("/c/icml/text/edit/")
    page.locator("input[name=begun]").evaluate("field => field.value = '0'.repeat(64)")
    page.locator("#id_body").press("End")
    page.locator("#id_body").press_sequentially(" More.")
    press(page, "Save the draft")
    page.get_by_role("link", name="Read the other draft").wait_for()


def tick_rows(page: Page, _world: World) -> None:
    page.goto("/c/icml/papers/")
    for tick in page.locator("tbody input.tick").all()[:2]:
        tick.check()
    page.get_by_text("2 rows selected").wait_for()


def open_more_filters(page: Page, _world: World) -> None:
    page.goto("/c/icml/papers/?missing=1")
    page.locator(".filters summary").click()


def save_a_filter(page: Page, _world: World) -> None:
    """Of no row: what the open menu covers in part could not be pressed there."""
    page.goto("/c/icml/papers/?state=waiting&search=nobody&sort=title")
    page.get_by_text("Saved", exact=True).click()
    page.get_by_label("Save this filter as").fill("Whom we wait for")
    press(page, "Save")
    page.get_by_text("Saved as “Whom we wait for”.").wait_for()
    page.get_by_text("Saved", exact=True).click()


def look_at_saved_filters(page: Page, world: World) -> None:
    save_a_filter(page, world)
    page.get_by_role("link", name="Rename or remove").click()
    page.get_by_role("heading", name="Saved filters").wait_for()


def fetch_what_lacks_a_file(page: Page, world: World) -> None:
    entry = KeptEntry("agreements/5787/01_Peisong_Wang.pdf", "document", world.lost.sha256, world.lost.size, "", ())
    papers = packed_papers([PaperFiles("5787", "", (), (entry,))])
    frozen = Frozen(timezone.now(), "en", 0, 0, (), ())
    bundle = empty_bundle(world.conference, listing=frozen.packed() + papers)
    page.goto(f"/c/icml/hand-over/bundles/{bundle.pk}.zip")


def open_the_conferences(page: Page, _world: World) -> None:
    page.goto("/c/icml/papers/")
    page.locator("summary.where").click()
    page.get_by_role("link", name="COLT 2020").wait_for()


def open_the_menu(page: Page, _world: World) -> None:
    page.goto("/")
    page.locator("details.menu summary").click()


def add_a_logo(page: Page, _world: World, *, content: bytes) -> None:
    page.goto("/c/icml/settings/images/")
    logo = page.locator("section", has_text="above the title")
    logo.get_by_label("PNG or JPEG").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": content})
    with page.expect_event("load"):
        logo.get_by_role("button", name="Logo").last.click()


def move_the_deadline(page: Page, _world: World) -> None:
    page.goto("/c/icml/settings/")
    page.get_by_label("Deadline", exact=True).fill("2031-06-30T23:59")
    press(page, "Save the settings")
    page.get_by_text("The deadline is moved once you save again.").wait_for()


def give_a_shared_address(page: Page, world: World) -> None:
    page.goto(f"/c/icml/people/{world.nobody.pk}/address/")
    page.get_by_label("New email address").fill(world.survivor.email)
    press(page, "Change the email address")
    page.locator("strong", has_text="Is it the same person?").wait_for()


def correct_a_signed_name(page: Page, world: World) -> None:
    page.goto(f"/c/icml/people/{world.links['signed'].author_id}/edit/")
    page.locator("#id_name").fill("Peisong P. Wang")
    press(page, "Save the correction")
    page.get_by_role("heading", name="Save this correction?").wait_for()


def open_a_mail_that_was_sent(page: Page, world: World) -> None:
    page.goto(f"/c/icml/mail/{world.author.messages.filter(state='sent')[0].pk}/")
    page.get_by_text("Did this mail come back?").click()


STAFF = [
    Place("home", at("/"), "owner"),
    Place("home-empty", at("/"), "stranger"),
    Place("account", at("/account/"), "owner"),
    Place("own-mails", at("/account/mails/"), "owner"),
    Place("account-careful", at("/account/"), "careful"),
    Place("account-asked", at("/c/mlsys/"), "asked"),
    Place("account-back", have_what_is_asked_for, "asked"),
    Place("password", at("/account/password/"), "owner"),
    Place("confirm-by-password", at("/account/confirm/"), "owner"),
    Place("confirm-by-code", at("/account/confirm/code/"), "careful"),
    Place("confirm-by-passkey", at("/account/confirm/passkey/"), "careful"),
    Place("passkey-add", at("/account/passkeys/add/"), "careful"),
    Place("passkey-rename", at("/account/passkeys/{w.passkey.pk}/name/"), "careful"),
    Place("passkey-remove", at("/account/passkeys/{w.passkey.pk}/remove/"), "careful"),
    Place("app-add", at("/account/app/add/"), "owner"),
    Place("app-wrong-code", set_an_app_up_wrongly, "owner"),
    Place("app-remove", at("/account/app/remove/"), "careful"),
    Place("codes-put-away", at("/account/codes/"), "careful"),
    Place("codes-new", at("/account/codes/new/"), "careful"),
    Place("codes", make_codes, "careful"),
    Place("new-conference", at("/conferences/new/"), "owner"),
    Place("dashboard", at("/c/icml/"), "owner"),
    Place("dashboard-by-hand", at("/c/colt/"), "owner"),
    Place("dashboard-empty", at("/c/uai/"), "owner"),
    Place("dashboard-viewer", at("/c/icml/"), "viewer"),
    Place("papers", at("/c/icml/papers/"), "owner"),
    Place("papers-ticked", tick_rows, "owner"),
    Place("papers-filtered", at("/c/icml/papers/?state=waiting&search=e&sort=-title"), "owner"),
    Place("papers-last-page", at("/c/icml/papers/?page=2"), "viewer"),
    Place("papers-empty", at("/c/uai/papers/"), "owner"),
    Place("paper", at("/c/icml/papers/{w.paper.pk}/"), "owner"),
    Place("paper-viewer", at("/c/icml/papers/{w.paper.pk}/"), "viewer"),
    Place("papers-more-filters", open_more_filters, "owner"),
    Place("papers-saved", save_a_filter, "owner"),
    Place("filters", look_at_saved_filters, "owner"),
    Place("filters-empty", at("/c/icml/filters/"), "viewer"),
    Place("papers-withdrawn", at("/c/colt/papers/?state=withdrawn"), "owner"),
    Place("paper-retitled", at("/c/colt/papers/{w.retitled.pk}/"), "owner"),
    Place("paper-withdrawn", at("/c/colt/papers/{w.gone.pk}/"), "owner"),
    Place("paper-edit", at("/c/icml/papers/{w.paper.pk}/edit/"), "owner"),
    Place("paper-merge", at("/c/icml/papers/{w.paper.pk}/merge/"), "owner"),
    Place("paper-merge-confirm", at("/c/icml/papers/{w.paper.pk}/merge/{w.pending.authorship.paper_id}/"), "owner"),
    Place("paper-split", at("/c/icml/papers/{w.paper.pk}/split/"), "owner"),
    Place("bulk-withdraw", at("/c/icml/bulk/withdraw/?of=papers&all_matching=1"), "owner"),
    Place("bulk-revive", at("/c/colt/bulk/revive/?of=papers&all_matching=1&state=withdrawn"), "owner"),
    Place("bulk-nothing", at("/c/icml/bulk/revive/?of=papers&selected={w.paper.pk}"), "owner"),
    Place("jobs", at("/c/colt/jobs/"), "owner"),
    Place("jobs-none", at("/c/uai/jobs/"), "owner"),
    Place("authors", at("/c/icml/people/"), "owner"),
    Place("authors-none-found", at("/c/icml/people/?search=zebra"), "owner"),
    Place("authors-empty", at("/c/uai/people/"), "owner"),
    Place("author", at("/c/icml/people/{w.author.pk}/"), "owner"),
    Place("author-rename", at("/c/icml/people/{w.links[signed].author_id}/name/"), "owner"),
    Place("author-signed", at("/c/icml/people/{w.links[signed].author_id}/"), "owner"),
    Place("author-came-back", at("/c/icml/people/{w.came_back.author_id}/"), "owner"),
    Place("authors-came-back", at("/c/icml/people/?reachability=bounced"), "owner"),
    Place("author-address", at("/c/icml/people/{w.author.pk}/address/"), "owner"),
    Place("author-address-proposed", at("/c/icml/people/{w.came_back.author_id}/address/?proposed=1"), "owner"),
    Place("decisions-came-back", at("/c/icml/decide/?kind=bounce"), "owner"),
    Place("decisions", at("/c/icml/decide/"), "owner"),
    Place("decisions-name", at("/c/colt/decide/?kind=names"), "owner"),
    Place("decisions-request", at("/c/icml/decide/?kind=requests"), "owner"),
    Place("decisions-declined", at("/c/icml/decide/?kind=declined"), "owner"),
    Place("decisions-import", at("/c/colt/decide/?kind=import"), "owner"),
    Place("decisions-twice", at("/c/colt/decide/?kind=twice"), "owner"),
    Place("decisions-absent", at("/c/colt/decide/?at={w.absent.pk}"), "owner"),
    Place("decisions-held", at("/c/colt/decide/?at={w.left_out.pk}"), "owner"),
    Place("decisions-viewer", at("/c/icml/decide/"), "viewer"),
    Place("decisions-settled", at("/c/icml/decide/?settled=yes"), "owner"),
    Place("decisions-none-found", at("/c/icml/decide/?kind=waiver"), "owner"),
    Place("decisions-empty", at("/c/uai/decide/"), "owner"),
    Place("request", at("/c/icml/help/{w.asked[employer].pk}/"), "owner"),
    Place("request-viewer", at("/c/icml/help/{w.asked[employer].pk}/"), "viewer"),
    Place("request-settled", at("/c/icml/help/{w.asked[name].pk}/"), "owner"),
    Place("request-wrong", answer_without_words, "owner"),
    Place("author-address-shared", give_a_shared_address, "owner"),
    Place("author-edit", at("/c/icml/people/{w.links[signed].author_id}/edit/"), "owner"),
    Place("author-edit-confirm", correct_a_signed_name, "owner"),
    Place("author-no-address", at("/c/icml/people/{w.nobody.pk}/"), "owner"),
    Place("author-merged", at("/c/icml/people/{w.survivor.pk}/"), "owner"),
    Place("author-merge-with", at("/c/icml/people/{w.twins[0].pk}/merge/?search=wei"), "owner"),
    Place("author-merge", at("/c/icml/people/{w.twins[0].pk}/merge/?other={w.twins[1].pk}"), "owner"),
    Place("author-split", at("/c/icml/people/{w.links[three].author_id}/split/"), "owner"),
    Place("authors-same", at("/c/icml/people/same/"), "owner"),
    Place("authors-same-empty", at("/c/uai/people/same/"), "owner"),
    Place("authors-shared", at("/c/icml/people/?state=shared"), "owner"),
    Place("paper-add-author", at("/c/icml/papers/{w.paper.pk}/authors/add/?search=wei"), "owner"),
    Place("paper-add-known", at("/c/icml/papers/{w.paper.pk}/authors/add/?person={w.survivor.pk}"), "owner"),
    Place("paper-corresponding", at("/c/icml/papers/{w.paper.pk}/authors/corresponding/"), "owner"),
    Place("paper-order", at("/c/icml/papers/{w.paper.pk}/authors/order/"), "owner"),
    Place("authorship-edit", at("/c/icml/authorships/{w.authorship.pk}/edit/"), "owner"),
    Place("authorship-end", at("/c/icml/authorships/{w.authorship.pk}/end/"), "owner"),
    Place("paper-off", at("/c/icml/papers/{w.thinned.pk}/"), "owner"),
    Place("agreements", at("/c/icml/agreements/"), "owner"),
    Place("agreements-filtered", at("/c/icml/agreements/?route=online&state=void"), "viewer"),
    Place("agreements-empty", at("/c/uai/agreements/"), "owner"),
    Place("agreement-to-confirm", at("/c/icml/agreements/{w.to_confirm.pk}/"), "owner"),
    Place("agreement-forwarded", at("/c/icml/agreements/{w.forwarded.pk}/"), "owner"),
    Place("agreement-by-officer", at("/c/icml/agreements/{w.by_officer.pk}/"), "viewer"),
    Place("forward", at("/c/icml/people/{w.to_forward.authorship.author_id}/forward/"), "owner"),
    Place("forward-nothing", at("/c/icml/people/{w.to_confirm.authorship.author_id}/forward/"), "owner"),
    Place("forward-back", at("/c/icml/agreements/{w.forwarded.pk}/forward/back/"), "owner"),
    Place("agreement-employer", at("/c/icml/agreements/{w.by_employer.pk}/"), "owner"),
    Place("agreement-replaced", at("/c/icml/agreements/{w.asked_again.replaces_id}/"), "owner"),
    Place("agreement-again", at("/c/icml/agreements/{w.asked_again.pk}/"), "viewer"),
    Place("agreement-end", at("/c/icml/agreements/{w.asked_again.pk}/end/"), "owner"),
    Place("agreement-put-back", at("/c/icml/agreements/{w.by_employer.pk}/put-back/"), "owner"),
    Place("agreement-ask-again", at("/c/icml/agreements/{w.by_employer.pk}/ask-again/"), "owner"),
    Place("agreement-ask-again-not", at("/c/icml/agreements/{w.asked_again.pk}/ask-again/"), "owner"),
    Place("agreement-waive", at("/c/icml/agreements/{w.asked_again.pk}/waive/"), "owner"),
    Place("waiver-refuse", at("/c/icml/waivers/{w.handed_in.pk}/refuse/"), "owner"),
    Place("author-with-form", at("/c/icml/people/{w.to_confirm.authorship.author_id}/"), "owner"),
    Place("bulk-end", at("/c/icml/bulk/end/?of=agreements&all_matching=1"), "owner"),
    Place("bulk-waive", at("/c/icml/bulk/waive/?of=agreements&all_matching=1"), "owner"),
    Place("mails", at("/c/icml/mail/"), "owner"),
    Place("mails-failed", at("/c/icml/mail/?state=failed"), "owner"),
    Place("mails-empty", at("/c/uai/mail/"), "owner"),
    Place("mails-again", at("/c/icml/bulk/send-again/?of=messages&all_matching=1"), "owner"),
    Place("mail-sent", open_a_mail_that_was_sent, "owner"),
    Place("mail-came-back", at("/c/icml/mail/{w.came_back.pk}/"), "owner"),
    Place("mail", at("/c/icml/mail/{w.failed_mail.pk}/"), "owner"),
    Place("mails-held", at("/c/icml/mail/?state=held"), "owner"),
    Place("mail-held", at("/c/icml/mail/{w.held_mail.pk}/"), "owner"),
    Place("mail-held-words", at("/c/icml/mail/{w.held_mail.pk}/words/"), "owner"),
    Place("mail-held-without-link", leave_out_the_link, "owner"),
    Place("mail-take-out", ask_to_take_out, "owner"),
    Place("mail-pause", at("/c/icml/mail/pause/"), "owner"),
    Place("mails-paused", at("/c/colt/mail/"), "owner"),
    Place("preflight", at("/c/icml/settings/preflight/"), "owner"),
    Place("preflight-nothing", at("/c/uai/settings/preflight/"), "owner"),
    Place("mail-words", at("/c/icml/mail/words/"), "owner"),
    Place("mail-words-edit", at("/c/icml/mail/words/invitation/"), "owner"),
    Place("mail-words-own", write_own_words, "owner"),
    Place("mail-words-wrong", write_wrong_words, "owner"),
    Place("mail-words-other", write_words_beside_somebody, "owner"),
    Place("mail-words-version", read_a_version, "owner"),
    Place("mail-words-address", lack_an_address, "owner"),
    Place("mail-words-no-address", ask_without_an_address, "owner"),
    Place("texts", at("/c/icml/text/"), "owner"),
    Place("texts-corrected", at("/c/ecml/text/"), "owner"),
    Place("text-corrected", at("/c/ecml/text/2/difference/"), "owner"),
    Place("texts-empty", at("/c/uai/text/"), "owner"),
    Place("text", at("/c/icml/text/1/"), "owner"),
    Place("text-draft", at("/c/icml/text/2/"), "owner"),
    Place("text-edit", at("/c/icml/text/edit/"), "owner"),
    Place("text-drawn", draw_what_is_written, "owner"),
    Place("text-difference", at("/c/icml/text/2/difference/"), "owner"),
    Place("text-wrong", write_a_wrong_text, "owner"),
    Place("text-publish", publish_what_is_read, "owner"),
    Place("text-other-draft", write_beside_somebody, "owner"),
    Place("decisions-countersign", at("/c/colt/decide/?kind=countersign"), "owner"),
    Place("countersign-confirm", at("/c/colt/countersign/confirm/?all_matching=1"), "owner"),
    Place("import", at("/c/icml/imports/"), "owner"),
    Place("import-preview", at("/c/icml/imports/{w.preview.pk}/"), "owner"),
    Place("import-decisions", at("/c/icml/imports/{w.undecided.pk}/"), "owner"),
    Place("import-columns", at("/c/icml/imports/{w.unknown_table.pk}/columns/"), "owner"),
    Place("import-encoding", at("/c/icml/imports/{w.in_some_encoding.pk}/"), "owner"),
    Place("import-reading", at("/c/icml/imports/{w.reading.pk}/"), "owner"),
    Place("import-unread", at("/c/icml/imports/{w.unread.pk}/"), "owner"),
    Place("import-refused", at("/c/icml/imports/{w.refused.pk}/"), "owner"),
    Place("import-difference", at("/c/colt/imports/{w.differing.pk}/"), "owner"),
    Place("import-difference-by-paper", at("/c/colt/imports/{w.differing.pk}/?by=paper"), "owner"),
    Place("import-compared", at("/c/colt/imports/{w.compared.pk}/"), "owner"),
    Place("imports", at("/c/colt/imports/history/"), "owner"),
    Place("import-under-way", at("/c/colt/imports/{w.under_way.pk}/result/"), "owner"),
    Place("import-undone", at("/c/colt/imports/{w.undone.pk}/result/"), "owner"),
    Place("import-undo", at("/c/colt/imports/{w.applied.pk}/undo/"), "owner"),
    Place("import-result", at("/c/colt/imports/{w.applied.pk}/"), "owner"),
    Place("invite", at("/c/icml/invite/"), "owner"),
    Place("invite-without-text", at("/c/uai/invite/"), "owner"),
    Place("invite-one", at("/c/icml/invite/?of=papers&selected={w.paper.pk}"), "owner"),
    Place("remind", at("/c/icml/remind/"), "owner"),
    Place("remind-under-way", remind_many, "owner"),
    Place("dashboard-under-way", at("/c/ecml/"), "owner"),
    Place("reminders", at("/c/icml/mail/calendar/"), "owner"),
    Place("reminders-off", at("/c/uai/mail/calendar/"), "owner"),
    Place("reminders-edit", at("/c/icml/mail/calendar/edit/"), "owner"),
    Place("reminders-on", at("/c/uai/mail/calendar/on/"), "owner"),
    Place("reminders-ahead", at("/c/icml/mail/calendar/ahead/?day={w.day_of_reminders}"), "owner"),
    Place("reminders-names", at("/c/icml/mail/calendar/ahead/?day={w.day_of_reminders}&group=due"), "owner"),
    Place("reminders-round", at("/c/icml/mail/calendar/rounds/{w.round.pk}/"), "owner"),
    Place("why-mailed", at("/c/icml/people/{w.author.pk}/why/"), "owner"),
    Place("remind-nobody", at("/c/uai/remind/"), "owner"),
    Place("team", at("/c/icml/team/"), "owner"),
    Place("team-added", add_somebody, "owner"),
    Place("team-remove", at("/c/icml/team/{w.membership.pk}/remove/"), "owner"),
    Place("settings", at("/c/icml/settings/"), "owner"),
    Place("policy", at("/c/icml/text/policy/"), "owner"),
    Place("policy-changed", at("/c/coling/text/policy/?policy=k_of_n&needed_signatures=1&objection_days=7"), "owner"),
    Place("policy-same", at("/c/icml/text/policy/?policy=every&needed_signatures=2&objection_days=7"), "owner"),
    Place("policy-papers", at("/c/coling/papers/"), "owner"),
    Place("policy-tracks", at("/c/coling/"), "owner"),
    Place("settings-moved", move_the_deadline, "owner"),
    Place("signatories", at("/c/alt/text/signatories/"), "owner"),
    Place("data-kept", at("/c/icml/settings/data/"), "owner"),
    Place("data-kept-edit", at("/c/icml/settings/data/mails/"), "owner"),
    Place("data-of-person", at("/c/icml/people/{w.restricted.pk}/data/"), "owner"),
    Place("data-erase", at("/c/icml/people/{w.restricted.pk}/data/erase/"), "owner"),
    Place("edition", at("/c/icml/settings/edition/"), "owner"),
    Place("edition-hidden", at("/c/alt/settings/edition/"), "owner"),
    Place("edition-copy", at("/c/icml/settings/edition/copy/"), "owner"),
    Place("edition-close", at("/c/icml/settings/edition/close/"), "owner"),
    Place("edition-hide", at("/c/alt/settings/edition/hide/"), "owner"),
    Place("edition-hand-over", at("/c/icml/settings/edition/hand-over/"), "owner"),
    Place("dashboard-closed", at("/c/alt/"), "owner"),
    Place("hidden-conferences", at("/conferences/hidden/"), "owner"),
    Place("images", partial(add_a_logo, content=make_picture(420, 120, ink=(15, 92, 92))), "owner"),
    Place("images-wrong", partial(add_a_logo, content=b"GIF89a"), "owner"),
    Place("more", at("/c/icml/more/"), "owner"),
    Place("find", at("/c/icml/find/?q=e"), "owner"),
    Place("find-nothing", at("/c/icml/find/?q=zebra"), "viewer"),
    Place("readiness", at("/c/icml/hand-over/ready/"), "owner"),
    Place("publications", at("/c/icml/hand-over/published/"), "owner"),
    Place("exports", at("/c/icml/hand-over/"), "owner"),
    Place("bundles", at("/c/icml/hand-over/bundles/"), "owner"),
    Place("bundles-lost-files", fetch_what_lacks_a_file, "owner"),
    Place("bundles-new", at("/c/icml/hand-over/bundles/new/"), "owner"),
    Place("exports-filtered", at("/c/icml/hand-over/?of=papers&state=waiting"), "viewer"),
    Place("error-404-inside", at("/c/icml/nowhere/"), "viewer"),
    Place("error-409-inside", at("/c/icml/overtaken/"), "viewer"),
    Place("downloads", at("/c/icml/hand-over/downloads/"), "owner"),
    Place("downloads-empty", at("/c/uai/hand-over/downloads/"), "owner"),
    Place("mails-closed", at("/c/icml/mail/"), "viewer"),
    Place("self-check", at("/c/icml/self-check/"), "owner"),
    Place("repair", at("/c/icml/documents/{w.lost.pk}/repair/"), "owner"),
    Place("menu", open_the_menu, "owner"),
    Place("menu-conferences", open_the_conferences, "owner"),
]

PLACES = [*ANYBODY, *AUTHORS, *STAFF]
