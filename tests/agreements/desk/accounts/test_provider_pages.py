import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from agreements.models import StaffMail, User
from tests import factories, openid_provider
from tests.openid_provider import OpenIDProvider, query_of, settings_of

pytestmark = pytest.mark.django_db
SUB = "olga-elsewhere"


@pytest.fixture
def provider(settings) -> Iterator[OpenIDProvider]:
    with openid_provider.running() as provider:
        offer(settings, settings_of("oidc", provider.address))
        yield provider


def offer(settings, *apps):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": list(apps)}}


def path_of(address):
    """Of an address of ours."""
    assert address.startswith("http://testserver/")
    return address.removeprefix("http://testserver")


def begin(client, name="provider_login", **data):
    """Where the browser is sent."""
    response = client.post(reverse(name, args=["oidc"]), data)
    assert response.status_code == 302
    return response["Location"]


def log_in(client, provider, sub=SUB, **data):
    return client.get(path_of(provider.log_in(begin(client, **data), sub=sub)))


def connect(client, provider, sub=SUB):
    return client.get(path_of(provider.log_in(begin(client, "provider_connect"), sub=sub)))


def logged_in(user):
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    return client


def who(client):
    """Whose session it is."""
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def words_of(client, response):
    """The message that the next page shows."""
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


def mails_to(user):
    return "".join(StaffMail.objects.filter(user=user).values_list("text", flat=True))


@pytest.fixture
def olga() -> User:
    return factories.make_user("olga@ex.org", name="Olga Owner")


@pytest.fixture
def connected(olga, provider) -> SocialAccount:
    connect(logged_in(olga), provider)
    return SocialAccount.objects.get()


# --- Connecting ---
def test_login_is_connected_by_who_is_logged_in(olga, provider):
    client = logged_in(olga)

    response = connect(client, provider)

    account = SocialAccount.objects.get()
    assert response["Location"] == reverse("mfa_index")
    assert (account.user, account.provider, account.uid) == (olga, provider.address, SUB)
    assert words_of(client, response) == ["You can log in at University from now on."]
    assert "was connected to your account" in mails_to(olga)
    assert "olga-elsewhere" in client.get(reverse("mfa_index")).content.decode()


def test_nothing_of_the_provider_is_kept_but_who_it_is(connected):
    assert connected.extra_data == {"known_as": SUB}
    assert not SocialToken.objects.exists()
    sessions = json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert "token" not in sessions


def test_name_is_kept_as_far_as_it_can_be_shown(olga, provider):
    provider.forge = lambda claims: claims | {"email": "o\0lga\ud800" + "x" * 500}

    connect(logged_in(olga), provider)

    assert SocialAccount.objects.get().extra_data == {"known_as": "olga" + "x" * 196}


def test_connecting_twice_says_so(connected, olga, provider):
    client = logged_in(olga)

    response = connect(client, provider)

    assert words_of(client, response) == ["This login at University was connected already."]
    assert SocialAccount.objects.get() == connected


def test_login_of_somebody_else_is_not_taken_over(connected, olga, provider):
    client = logged_in(factories.make_user("mary@ex.org"))

    response = connect(client, provider)

    assert words_of(client, response) == ["This login at University is connected to another account already."]
    assert SocialAccount.objects.get().user == olga


def test_connecting_asks_for_a_recent_login(olga, provider, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    client = logged_in(olga)

    response = client.post(reverse("provider_connect", args=["oidc"]))

    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert provider.asked == []


def test_connecting_goes_on_after_the_recent_login(olga, provider, settings):
    client = logged_in(olga)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = client.post(reverse("provider_connect", args=["oidc"]))["Location"]
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900

    response = client.post(asked, {"password": factories.PASSWORD})

    assert response["Location"].startswith(f"{provider.address}/oauth2/authorize?")


def test_connecting_ends_with_the_login_that_began_it(olga, provider):
    client = logged_in(olga)
    answer = path_of(provider.log_in(begin(client, "provider_connect"), sub=SUB))
    client.post(reverse("account_logout"))

    response = client.get(answer)

    assert response.status_code == 400
    assert not SocialAccount.objects.exists()


# --- Logging in ---
def test_connected_login_opens_the_account(connected, olga, provider):
    client = Client()

    response = log_in(client, provider)

    assert response["Location"] == reverse("home")
    assert who(client) == olga


def test_login_leads_to_the_page_that_was_asked_for(connected, provider):
    client = Client()

    assert log_in(client, provider, next="/account/")["Location"] == "/account/"
    assert log_in(Client(), provider, next="https://evil.example/")["Location"] == reverse("home")


@pytest.mark.parametrize("sub", ["nobody", "olga@ex.org"])
def test_login_of_a_stranger_opens_nothing(connected, olga, provider, sub):
    """Also of one who has the address of an account there: the provider may believe anybody."""
    client = Client()

    response = log_in(client, provider, sub)

    assert response.status_code == 403
    assert "opens no account here" in response.content.decode()
    assert who(client) is None
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_login_to_a_closed_account_opens_nothing(connected, olga, provider):
    User.objects.update(is_active=False)
    client = Client()

    response = log_in(client, provider)

    assert (response.status_code, who(client)) == (403, None)


def test_login_is_followed_by_the_second_factor(connected, olga, provider):
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()

    response = log_in(client, provider)

    assert response["Location"] == reverse("mfa_authenticate")
    assert who(client) is None


def test_login_to_another_account_ends_the_one_before(connected, olga, provider):
    client = logged_in(factories.make_user("mary@ex.org"))

    log_in(client, provider)

    assert who(client) == olga


def test_the_same_name_at_another_issuer_is_somebody_else(connected, provider, settings):
    with openid_provider.running() as other:
        offer(settings, settings_of("oidc", other.address))
        client = Client()

        response = log_in(client, other)

    assert (response.status_code, who(client)) == (403, None)


def test_request_names_state_nonce_and_challenge(provider):
    asked = query_of(begin(Client()))

    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) == 64
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert asked["redirect_uri"] == "http://testserver/login/with/oidc/answer/"
    assert set(asked["scope"].split()) == {"openid", "email"}


def test_request_takes_nothing_from_the_address(provider):
    """Neither further scopes nor anything that the provider would be asked."""
    address = reverse("provider_login", args=["oidc"]) + "?scope=admin&auth_params=prompt%3Dnone&process=connect"

    asked = query_of(Client().post(address)["Location"])

    assert "prompt" not in asked
    assert "admin" not in asked["scope"]


def test_code_is_redeemed_with_its_verifier(connected, provider):
    asked = dict(provider.asked)

    assert len(asked["/oauth2/token"]["code_verifier"][0]) >= 43


# --- What does not hold ---
def test_state_is_good_once(connected, provider):
    client = Client()
    answer = path_of(provider.log_in(begin(client), sub=SUB))
    client.get(answer)
    client.post(reverse("account_logout"))

    response = client.get(answer)

    assert (response.status_code, who(client)) == (400, None)


def test_code_is_good_once(connected, provider):
    """Also in another login of the same browser, with a state that is right."""
    client = Client()
    used = query_of(provider.log_in(begin(client), sub=SUB))["code"]
    answered = reverse("openid_connect_callback", args=["oidc"])
    state = query_of(begin(client))["state"]
    client.get(answered, {"code": used, "state": state})
    client.post(reverse("account_logout"))
    state = query_of(begin(client))["state"]

    response = client.get(answered, {"code": used, "state": state})

    assert (response.status_code, who(client)) == (400, None)


def test_answer_to_another_browser_opens_nothing(connected, provider):
    """Nobody is logged in as somebody else by a link."""
    answer = path_of(provider.log_in(begin(Client()), sub=SUB))
    victim = Client()
    begin(victim)

    response = victim.get(answer)

    assert (response.status_code, who(victim)) == (400, None)


@pytest.mark.parametrize("query", ["", "?state=wrong&code=1", "?state=wrong&error=access_denied", "?code=1"])
def test_answer_without_a_question_opens_nothing(provider, query):
    client = Client()

    response = client.get(reverse("openid_connect_callback", args=["oidc"]) + query)

    assert response.status_code == 400
    assert "does not belong to a login that was begun in this browser" in response.content.decode()


FORGED = {
    "audience": lambda claims: claims | {"aud": "another-site"},
    "several audiences": lambda claims: claims | {"aud": ["countersign", "x"], "azp": "x"},
    "issuer": lambda claims: claims | {"iss": "http://127.0.0.1:1"},
    "nonce": lambda claims: claims | {"nonce": "0" * 64},
    "no nonce": lambda claims: {name: claims[name] for name in claims if name != "nonce"},
    "too old": lambda claims: claims | {"exp": claims["iat"] - 3600},
    "no end": lambda claims: {name: claims[name] for name in claims if name != "exp"},
    "no subject": lambda claims: {name: claims[name] for name in claims if name != "sub"},
    "empty subject": lambda claims: claims | {"sub": ""},
    "subject that no database keeps": lambda claims: claims | {"sub": f"{claims['sub']}\0"},
    "long subject": lambda claims: claims | {"sub": "x" * 500},
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_id_token_that_does_not_hold_opens_nothing(connected, provider, forge):
    provider.forge = forge
    client = Client()

    response = log_in(client, provider)

    assert (response.status_code, who(client)) == (400, None)


def test_id_token_of_another_login_opens_nothing(connected, provider):
    """Neither is an older one taken that was right when it was made."""
    client, kept = Client(), {}
    provider.forge = lambda claims: kept.setdefault("claims", claims)
    assert log_in(client, provider).status_code == 302
    client.post(reverse("account_logout"))

    response = log_in(client, provider)

    assert (response.status_code, who(client)) == (400, None)


def test_id_token_with_another_signature_opens_nothing(connected, provider):
    provider.has_own_key = False
    client = Client()

    response = log_in(client, provider)

    assert (response.status_code, who(client)) == (400, None)


@pytest.mark.parametrize("path", ["/oauth2/token", "/jwks", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("answer", ["", "[]", "null", "{}", '"words"', "<html>", '{"access_token": 1, "id_token": 2}'])
def test_answer_that_makes_no_sense_is_told(connected, provider, path, answer):
    client = Client()
    address = provider.log_in(begin(client), sub=SUB)
    provider.answers[path] = answer

    response = client.get(path_of(address))

    assert response.status_code in {400, 503}
    assert who(client) is None


def test_issuer_that_names_another_is_not_believed(provider):
    known = {"issuer": "https://accounts.example.org", "authorization_endpoint": f"{provider.address}/x"}
    known |= {"token_endpoint": f"{provider.address}/y", "jwks_uri": f"{provider.address}/z"}
    provider.answers["/.well-known/openid-configuration"] = json.dumps(known)

    response = Client().post(reverse("provider_login", args=["oidc"]))

    assert response.status_code == 400


def test_browser_is_sent_only_where_the_settings_say(provider):
    known = {"issuer": provider.address, "authorization_endpoint": "http://evil.example/x"}
    known |= {"token_endpoint": f"{provider.address}/y", "jwks_uri": f"{provider.address}/z"}
    provider.answers["/.well-known/openid-configuration"] = json.dumps(known)

    response = Client().post(reverse("provider_login", args=["oidc"]))

    assert response.status_code == 400


# --- A provider that is away ---
@pytest.fixture(params=["away", "hangs"])
def silent(request, settings) -> Iterator[str]:
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_provider_that_is_away_is_told_before_the_login(settings, silent):
    offer(settings, settings_of("oidc", silent))

    response = Client().post(reverse("provider_login", args=["oidc"]))

    assert response.status_code == 503
    assert "University does not answer" in response.content.decode()


def test_provider_that_is_away_is_told_after_the_login(connected, provider, settings, silent):
    client = Client()
    answer = path_of(provider.log_in(begin(client), sub=SUB))
    moved = settings_of("oidc", provider.address)
    known = {"issuer": provider.address, "authorization_endpoint": f"{provider.address}/oauth2/authorize"}
    known |= {"token_endpoint": f"{silent}/token", "jwks_uri": f"{provider.address}/jwks"}
    provider.answers["/.well-known/openid-configuration"] = json.dumps(known)
    offer(settings, moved)

    response = client.get(answer)

    assert (response.status_code, who(client)) == (503, None)


def test_provider_that_leads_elsewhere_is_not_followed(provider, settings):
    provider.app.add_url_rule(
        "/moved/.well-known/openid-configuration", view_func=lambda: ("", 302, {"Location": "/"})
    )
    offer(settings, settings_of("oidc", f"{provider.address}/moved"))

    response = Client().post(reverse("provider_login", args=["oidc"]))

    assert response.status_code == 503
    assert [path for path, _ in provider.asked] == ["/moved/.well-known/openid-configuration"]


def test_whoever_stops_there_is_told(provider):
    client = Client()
    state = query_of(begin(client))["state"]

    response = client.get(
        reverse("openid_connect_callback", args=["oidc"]), {"error": "access_denied", "state": state}
    )

    assert response.status_code == 200
    assert "You stopped there" in response.content.decode()


# --- Taking off ---
def test_login_is_taken_off(connected, olga, provider):
    client = logged_in(olga)

    response = client.post(reverse("provider_disconnect", args=[connected.pk]))

    assert words_of(client, response) == ["You can no longer log in with it."]
    assert log_in(Client(), provider).status_code == 403
    assert "was taken off your account" in mails_to(olga)


def test_login_of_somebody_else_is_not_taken_off(connected):
    client = logged_in(factories.make_user("mary@ex.org"))

    response = client.post(reverse("provider_disconnect", args=[connected.pk]))

    assert response.status_code == 404
    assert SocialAccount.objects.exists()


def test_login_at_a_provider_without_settings_is_listed_and_taken_off(connected, olga, provider, settings):
    offer(settings)
    client = logged_in(olga)

    page = client.get(reverse("mfa_index")).content.decode()
    client.post(reverse("provider_disconnect", args=[connected.pk]))

    assert urlsplit(provider.address).netloc in page
    assert not SocialAccount.objects.exists()


# --- Without settings ---
def test_without_settings_there_is_nothing(client, olga, settings):
    offer(settings)

    assert "/login/with/" not in client.get(reverse("account_login")).content.decode()
    assert "Logins elsewhere" not in logged_in(olga).get(reverse("mfa_index")).content.decode()
    assert client.post(reverse("provider_login", args=["oidc"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["oidc"])).status_code == 404
    assert logged_in(olga).post(reverse("provider_connect", args=["oidc"])).status_code == 404


def test_pages_have_a_button_for_each_provider(client, olga, settings):
    apps = [settings_of("oidc", "https://id.example.org"), settings_of("orcid", "https://orcid.org", called="ORCID")]
    offer(settings, *apps)

    assert [each.name for each in client.get(reverse("account_login")).context["providers"]] == ["University", "ORCID"]
    assert "Connect a login at ORCID" in logged_in(olga).get(reverse("mfa_index")).content.decode()


@pytest.mark.parametrize("name", ["provider_login", "provider_connect"])
def test_nothing_begins_by_a_link(olga, provider, name):
    assert logged_in(olga).get(reverse(name, args=["oidc"])).status_code == 405
    assert provider.asked == []


def test_connecting_and_taking_off_need_a_login(client, connected):
    for address in (reverse("provider_connect", args=["oidc"]), reverse("provider_disconnect", args=[connected.pk])):
        assert client.post(address)["Location"].startswith(reverse("account_login"))


def test_beginning_takes_the_mark_against_forged_requests(provider):
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("provider_login", args=["oidc"])).status_code == 403
