"""What is written in a message leads where the pages are, and nowhere else."""

import subprocess
import sys

import pytest
from django.urls import reverse

from putright.reminders.items import Item
from putright.reminders.words import case_address, in_order, text
from tests.reminders.given import at

DAY = at("2026-11-24T09:00").date()
ITEM = Item("due", "due/1", "s-asha", "Answer", case=1, reference="MC-1", on=DAY)


def test_a_case_is_where_the_address_says(council):
    path = reverse("workspace:case", args=["mini", "MC-1"])
    assert case_address(council, "MC-1") == f"http://complaints.example{path}"


def test_the_page_of_ones_wishes_is_there_too(council):
    path = reverse("workspace:reminders", args=["mini"])
    assert text(council, [ITEM], DAY).endswith(f"http://complaints.example{path}\n")


def test_over_https_it_says_so(council, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert case_address(council, "MC-1").startswith("https://complaints.example/")


@pytest.mark.parametrize("hosts", [["*"], [".example.org"], []])
def test_without_a_name_of_ours_there_is_no_link(council, settings, hosts):
    settings.ALLOWED_HOSTS = hosts
    said = text(council, [ITEM], DAY)
    assert "http" not in said
    assert "MC-1" in said


def test_misses_first_then_by_day(council):
    later = Item("due", "b", "", "Later", on=at("2026-12-01T00:00").date())
    missed = Item("missed", "c", "", "Missed", on=at("2026-11-20T00:00").date())
    undated = Item("undated", "d", "", "Undated")
    assert in_order([undated, later, ITEM, missed]) == [missed, ITEM, later, undated]


def test_a_worker_loads_no_page_for_it():
    asked = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "django.setup(); import putright.reminders.look;"
        "print([one for one in sys.modules if one.startswith('putright.workspace.views')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
