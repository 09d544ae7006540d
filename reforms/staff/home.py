"""My work: what waits for whoever has signed in."""

from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from reforms.readers.staff_home import my_work
from reforms.staff.access import staff_page


@staff_page
@require_safe
def home(request):
    work = my_work(request.user, today=timezone.localdate())
    return render(request, "staff/home.html", {"work": work})


urlpatterns = [path("", home, name="staff-home")]
