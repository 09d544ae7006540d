"""Several processes that save figures to the same cells: see test_concurrent_saves.py.

Says what was answered to each save, and what stands in the database after all of them.
"""

import json
import multiprocessing
import random
from functools import partial

import django
from django.db import connections
from django.test import Client

PROCESSES = 4
SAVES = 100
CELLS = 3


def prepare():
    from tests.figure_scene import Scene  # needs the settings

    scene = Scene()
    review = scene.review()
    indicators = [scene.indicator(unit="count", query_threshold=None) for _each in range(CELLS)]
    return {
        "url": scene.url,
        "review": review.pk,
        "clerk": scene.clerk.pk,
        "indicators": [indicator.slug for indicator in indicators],
    }


def save(place, number):
    """Every save says what it saw: at first nothing, then what the last answer showed."""
    client = client_of(place)
    chooses, seen, done = random.Random(number), {}, []
    for count in range(SAVES):
        indicator = chooses.choice(place["indicators"])
        sent = {
            "review": place["review"],
            "indicator": indicator,
            "value": str(1000 * number + count),
            "seen": seen.get(indicator),
        }
        response = client.post(
            f"{place['url']}save/",
            {"cells": [sent]},
            content_type="application/json",
            headers={"host": "localhost"},
        )
        answer = response.json()["cells"][0]
        seen[indicator] = answer["seen"]
        done.append({**answer, "saw": sent["seen"], "sent": sent["value"]})
    return done


def client_of(place):
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(pk=place["clerk"]))
    return client


def count(place):
    from metrics.models import Observation

    rows = Observation.objects.filter(indicator__slug__in=place["indicators"])
    fields = ["pk", "indicator__slug", "digits", "current"]
    return list(rows.order_by("pk").values(*fields))


def main():
    place = prepare()
    # Each process has a connection of its own.
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        # One piece of work each: none is done before all have begun.
        answers = pool.map(partial(save, place), range(1, PROCESSES + 1), chunksize=1)
    print(json.dumps({"answers": answers, "rows": count(place)}))


if __name__ == "__main__":
    django.setup()
    main()
