"""Where accounts are: names that begin with account_ or mfa_ are django-allauth's, which looks its pages up by them."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from agreements.desk.accounts import entering, joining, own_account, provider_pages

urlpatterns = [
    path("welcome/", entering.first_account, name="first_account"),
    path("join/", joining.join, name="join"),
    path("join/no/", joining.decline_invitation, name="decline_invitation"),
    path("join/<str:token>/", joining.join_link, name="join_link"),
    path("login/", entering.log_in, name="account_login"),
    path("login/with/<slug:provider>/", provider_pages.provider_login, name="provider_login"),
    path("login/with/<slug:provider_id>/answer/", provider_pages.provider_callback, name="openid_connect_callback"),
    path("logout/", entering.log_out, name="account_logout"),
    path("password/", entering.forgotten_password, name="account_reset_password"),
    path("password/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/new/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/", own_account.account, name="mfa_index"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/sessions/end/", own_account.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", own_account.end_session, name="end_session"),
    path("account/with/<int:pk>/remove/", provider_pages.provider_disconnect, name="provider_disconnect"),
    path("account/with/<slug:provider>/", provider_pages.provider_connect, name="provider_connect"),
    path("account/", include("allauth.mfa.urls")),
]
