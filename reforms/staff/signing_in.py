"""Signing in and out, and passwords: Django's own views with pages and letters of ours."""

from django.contrib.auth import views
from django.urls import path
from django.utils import timezone

from reforms.actions.assignments import settle_staff
from reforms.forms.accounts import ChangedPasswordForm, ForgottenForm, NewPasswordForm, SignInForm


class SignIn(views.LoginView):
    template_name = "staff/login.html"
    authentication_form = SignInForm

    def form_valid(self, form):
        """The last general role may have ended by its date, which is no action of anybody."""
        settle_staff(form.get_user(), on=timezone.localdate())
        return super().form_valid(form)


urlpatterns = [
    path("login/", SignIn.as_view(), name="staff-login"),
    # By POST only: an image on another site must not sign anybody out.
    path("logout/", views.LogoutView.as_view(next_page="staff-login"), name="staff-logout"),
    path(
        "password/",
        views.PasswordResetView.as_view(
            template_name="staff/password_reset.html", form_class=ForgottenForm
        ),
        name="password_reset",
    ),
    path(
        "password/sent/",
        views.PasswordResetDoneView.as_view(template_name="staff/password_reset_done.html"),
        name="password_reset_done",
    ),
    path(
        "password/new/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(
            template_name="staff/password_reset_confirm.html", form_class=NewPasswordForm
        ),
        name="password_reset_confirm",
    ),
    path(
        "password/set/",
        views.PasswordResetCompleteView.as_view(template_name="staff/password_reset_complete.html"),
        name="password_reset_complete",
    ),
    path(
        "password/change/",
        views.PasswordChangeView.as_view(
            template_name="staff/password_change.html", form_class=ChangedPasswordForm
        ),
        name="password_change",
    ),
    path(
        "password/changed/",
        views.PasswordChangeDoneView.as_view(template_name="staff/password_change_done.html"),
        name="password_change_done",
    ),
]
