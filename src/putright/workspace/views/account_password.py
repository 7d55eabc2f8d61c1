"""Which password do they want from now on?"""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField, PasswordInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.design.forms import Form
from putright.signing import seats, tries
from putright.workspace.door import page
from putright.workspace.own_page import OwnRequest, own_page
from putright.workspace.waiting import waits


def _box(label: str, hint: str, complete: str) -> CharField:
    widget = PasswordInput(attrs={"autocomplete": complete, "autocapitalize": "none"})
    return CharField(label=label, help_text=hint, widget=widget, strip=False, max_length=1000)


class PasswordForm(Form):
    # Beware: "password" is the name by which an error page knows not to show what was typed.
    password = _box("Your password now", "", "current-password")
    fresh = _box(
        "Your new password", "Twelve characters or more. Four words do well.", "new-password"
    )
    again = _box("The new password again", "", "new-password")


@own_page(("GET", "POST"), fresh=True)
def account_password(request: OwnRequest) -> HttpResponse:
    staff = request.user
    if not staff.has_usable_password():
        raise Http404
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = tries.take(tries.account(staff.username))
        if until:
            return waits(request, until, request.path)
        if _is_good(request, form):
            _change(request, form.cleaned_data["fresh"])
            return redirect("/staff/account/?done=password")
    return page(request, "account_password", {"form": form}, 422 if form.errors else 200)


def _is_good(request: OwnRequest, form: PasswordForm) -> bool:
    typed = form.cleaned_data
    if not request.user.check_password(typed["password"]):
        form.add_error("password", "This is not your password now. Check it.")
        return False
    tries.forget(tries.account(request.user.username))
    if typed["fresh"] != typed["again"]:
        form.add_error("again", "The two new passwords differ. Type the same one twice.")
        return False
    try:
        validate_password(typed["fresh"], request.user)
    except ValidationError as odd:
        form.add_error("fresh", odd)
        return False
    return True


def _change(request: OwnRequest, password: str) -> None:
    """Change it, and sign them out everywhere else: somebody may have known the old one."""
    staff = request.user
    staff.set_password(password)
    staff.save(update_fields=("password",))
    before = request.session.session_key or ""
    update_session_auth_hash(request, staff)
    seats.move(before, request.session.session_key or "")
    seats.end_others(staff, request.session.session_key or "")
