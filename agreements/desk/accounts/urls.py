"""Where accounts are: names that begin with account_ or mfa_ are django-allauth's, which looks its pages up by them."""

from allauth.account import views as allauth
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from agreements.desk.accounts import (
    entering,
    joining,
    own_account,
    own_mails,
    provider_pages,
    recovery_codes,
    second_factor_pages,
)

# A page of a class asks who it is for before it looks at the method: here the method comes first, as everywhere else.
_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("welcome/", entering.first_account, name="first_account"),
    path("join/", joining.join, name="join"),
    path("join/no/", joining.decline_invitation, name="decline_invitation"),
    path("join/<str:token>/", joining.join_link, name="join_link"),
    path("login/", _form(entering.log_in), name="account_login"),
    path("login/with/<slug:provider>/", provider_pages.provider_login, name="provider_login"),
    path("login/with/<slug:provider_id>/answer/", provider_pages.provider_callback, name="openid_connect_callback"),
    path("logout/", entering.log_out, name="account_logout"),
    path("password/", _form(entering.forgotten_password), name="account_reset_password"),
    path("password/sent/", require_safe(allauth.password_reset_done), name="account_reset_password_done"),
    path(
        "password/new/",
        require_safe(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/new/<str:uidb36>/<str:key>/",
        _form(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/", require_safe(own_account.account), name="mfa_index"),
    path("account/password/", _form(allauth.password_change), name="account_change_password"),
    path("account/confirm/", _form(allauth.reauthenticate), name="account_reauthenticate"),
    path("account/mails/", own_mails.own_mails, name="own_mails"),
    path("account/keys/", own_account.own_keys, name="own_keys"),
    path("account/sessions/end/", own_account.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", own_account.end_session, name="end_session"),
    path("login/confirm/", _form(second_factor_pages.second_step), name="mfa_authenticate"),
    path("login/passkey/", _form(second_factor_pages.log_in_by_passkey), name="mfa_login_webauthn"),
    path("account/confirm/code/", _form(second_factor_pages.confirm_by_code), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/", _form(second_factor_pages.confirm_by_passkey), name="mfa_reauthenticate_webauthn"
    ),
    path("account/passkeys/add/", _form(second_factor_pages.add_passkey), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name/", _form(second_factor_pages.rename_passkey), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", _form(second_factor_pages.remove_passkey), name="mfa_remove_webauthn"),
    path("account/app/add/", _form(second_factor_pages.add_app), name="mfa_activate_totp"),
    path("account/app/remove/", _form(second_factor_pages.remove_app), name="mfa_deactivate_totp"),
    path("account/codes/", recovery_codes.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", _form(recovery_codes.new_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/codes/file/", recovery_codes.recovery_codes_file, name="mfa_download_recovery_codes"),
    path("account/with/<int:pk>/remove/", provider_pages.provider_disconnect, name="provider_disconnect"),
    path("account/with/<slug:provider>/", provider_pages.provider_connect, name="provider_connect"),
]
