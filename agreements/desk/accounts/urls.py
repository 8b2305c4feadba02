"""Where accounts are: names that begin with account_ or mfa_ are django-allauth's, which looks its pages up by them."""

from allauth.account import views as allauth
from django.urls import path, re_path

from agreements.desk.accounts import entering, joining, own_account, recovery_codes, second_factor_pages

urlpatterns = [
    path("welcome/", entering.first_account, name="first_account"),
    path("join/", joining.join, name="join"),
    path("join/no/", joining.decline_invitation, name="decline_invitation"),
    path("join/<str:token>/", joining.join_link, name="join_link"),
    path("login/", entering.log_in, name="account_login"),
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
    path("login/confirm/", second_factor_pages.second_step, name="mfa_authenticate"),
    path("login/passkey/", second_factor_pages.log_in_by_passkey, name="mfa_login_webauthn"),
    path("account/confirm/code/", second_factor_pages.confirm_by_code, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", second_factor_pages.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/add/", second_factor_pages.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name/", second_factor_pages.rename_passkey, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", second_factor_pages.remove_passkey, name="mfa_remove_webauthn"),
    path("account/app/add/", second_factor_pages.add_app, name="mfa_activate_totp"),
    path("account/app/remove/", second_factor_pages.remove_app, name="mfa_deactivate_totp"),
    path("account/codes/", recovery_codes.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", recovery_codes.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/codes/file/", recovery_codes.recovery_codes_file, name="mfa_download_recovery_codes"),
]
