"""Django's entry for the jobs: procrastinate looks for tasks.py in installed apps only."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fangpin.jobs"
    label = "jobs"
    verbose_name = "后台任务"
