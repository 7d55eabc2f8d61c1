"""How does somebody choose their password, by the link that was made for them?"""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.design.forms import Form
from putright.directory.people import is_good_token
from putright.people.models import Staff
from putright.workspace.door import page, wrong_method


class PasswordForm(Form):
    password = CharField(
        label="New password",
        help_text="12 characters or more. Three words that do not belong together are good.",
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=1000,
    )
    again = CharField(
        label="The same again",
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=1000,
    )


def first_password(request: HttpRequest, key: str, token: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return wrong_method(request, ("GET", "POST"))
    staff = Staff.objects.filter(key=key).first()
    if staff is None or not is_good_token(staff, token):
        return page(request, "first_password", {"form": None}, 404)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_chosen(form, staff):
        staff.set_password(form.cleaned_data["password"])
        staff.save(update_fields=["password"])
        return redirect("workspace:sign-in")
    said = {"form": form, "name": staff.name, "username": staff.username}
    return page(request, "first_password", said, 422 if form.errors else 200)


def _is_chosen(form: PasswordForm, staff: Staff) -> bool:
    password = form.cleaned_data["password"]
    if password != form.cleaned_data["again"]:
        form.add_error("again", "The two passwords differ. Type the same twice.")
        return False
    try:
        validate_password(password, staff)
    except ValidationError as odd:
        form.add_error("password", odd)
        return False
    return True
