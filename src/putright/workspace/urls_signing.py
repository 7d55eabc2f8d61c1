"""Which address leads to signing in, and to one's own account?"""

from django.urls import URLPattern, path

from putright.workspace.views import account, sign_in_set_up
from putright.workspace.views.account_app import account_app_page
from putright.workspace.views.account_passkey import account_passkey_page
from putright.workspace.views.account_password import account_password
from putright.workspace.views.sign_in import sign_in
from putright.workspace.views.sign_in_code import sign_in_code
from putright.workspace.views.sign_in_passkey import sign_in_passkey
from putright.workspace.views.sign_in_single import sign_in_single, sign_in_single_back
from putright.workspace.views.sign_out import sign_out, sign_out_back

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("sign-out/back/", sign_out_back, name="sign-out-back"),
    path("sign-in/code/", sign_in_code, name="sign-in-code"),
    path("sign-in/passkey/", sign_in_passkey, name="sign-in-passkey"),
    path("sign-in/single/", sign_in_single, name="sign-in-single"),
    path("sign-in/single/back/", sign_in_single_back, name="sign-in-single-back"),
    path("sign-in/set-up/", sign_in_set_up.sign_in_set_up, name="sign-in-set-up"),
    path("sign-in/set-up/app/", sign_in_set_up.sign_in_set_up_app, name="sign-in-set-up-app"),
    path(
        "sign-in/set-up/passkey/",
        sign_in_set_up.sign_in_set_up_passkey,
        name="sign-in-set-up-passkey",
    ),
    path("account/", account.account, name="account"),
    path("account/password/", account_password, name="account-password"),
    path("account/app/", account_app_page, name="account-app"),
    path("account/app/remove/", account.account_remove_app, name="account-remove-app"),
    path("account/passkeys/add/", account_passkey_page, name="account-add-passkey"),
    path(
        "account/passkeys/<int:number>/remove/",
        account.account_remove_passkey,
        name="account-remove-passkey",
    ),
    path("account/recovery-codes/", account.account_codes, name="account-codes"),
    path("account/browsers/<int:number>/end/", account.account_end, name="account-end"),
    path("account/browsers/end-others/", account.account_end_others, name="account-end-others"),
]
