"""Where does Django find the counts of surveys?"""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "putright.surveys"
    verbose_name = "Surveys"
