from django.apps import AppConfig


class Peers(AppConfig):
    name = "benchmarks.api.peers"
    label = "peers"
