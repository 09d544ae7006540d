from django.urls import path

from .ninja_api import api
from .plain_rest import FigureList
from .streaming import records_csv, values_csv

urlpatterns = [
    path("rest/observations/", FigureList.as_view()),
    path("ninja/", api.urls),
    path("plain/records.csv", records_csv),
    path("plain/values.csv", values_csv),
]
