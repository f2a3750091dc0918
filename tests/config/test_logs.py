"""Logs say what failed, not whom it was about."""

import io
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.log import configure_logging
from tests.apps.registry.factories import make_household


@pytest.mark.django_db
def test_rows_that_the_database_quotes_stay_out_of_the_log():
    household = make_household(head_name="某某某")
    stream = io.StringIO()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    handler = next(each for each in logging.getLogger().handlers if each.name == "stderr")
    old = handler.setStream(stream)

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE registry_household SET county_code = NULL WHERE key = %s", [household.pk])
    except IntegrityError:
        logging.getLogger("fangpin.test").exception("not loaded")
    finally:
        handler.setStream(old)

    assert "not loaded" in stream.getvalue() and "null value" in stream.getvalue()
    assert "某某某" not in stream.getvalue()
