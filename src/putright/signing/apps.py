"""Where does Django find what is kept of how people sign in?"""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "putright.signing"
    verbose_name = "Signing in"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from putright.signing.seats import take_a_seat

        user_logged_in.connect(take_a_seat, dispatch_uid="putright.signing.seats")
