"""What the web program's role may do with each table; a table that is not named here it cannot touch at all.

Which rows of a table it reaches is not said here but by the policies (migrations).
"""

from collections.abc import Mapping

from django.db import connection, transaction
from psycopg import sql

READ = "SELECT"
ADD = "SELECT, INSERT"
CHANGE = "SELECT, UPDATE"
ADD_AND_CHANGE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"

RIGHTS: Mapping[str, str] = {
    "django_session": ALL,
    # Looked at before somebody is signed in; gone when the security's administrator removes it.
    "accounts_factor": ALL,
    "accounts_posting": "SELECT, INSERT, UPDATE (until_date, ended_by_id)",
    "accounts_signintry": ALL,
    # Signing in notes the time and may renew the hash. Nobody is made a superuser.
    "accounts_user": "SELECT, INSERT, UPDATE (last_login, password, password_set_at, is_password_temporary, working_under_id)",
    "assistance_measure": "SELECT, INSERT, UPDATE (status, delivered_on, proof, amount_yuan, closed_by_id, closed_on, reason)",
    # Number, time and seal are the database's; only audit administrators read, by its policy.
    "audit_entry": "SELECT, INSERT (actor_id, actor_role, actor_area, verb, object_kind, object_id, detail)",
    "audit_suggestion": ADD,
    "cases_act": ADD,
    "cases_case": "SELECT, INSERT, UPDATE (status, decision, ended_on, open_steps, waits_for, step_due_on, version)",
    "clues_clue": CHANGE,
    "clues_finding": READ,
    "clues_householdsheet": READ,
    "clues_judged": READ,
    "clues_matteranswer": ADD,
    "clues_rulestate": READ,
    "clues_screeningrun": READ,
    "clues_weighed": READ,
    # Which household it is, the database finds and fills in itself.
    "declarations_declaration": "SELECT, INSERT, UPDATE (household_id, status, settled_by_id, settled_on, note)",
    "deliveries_delivery": READ,
    "deliveries_deliveryissue": READ,
    "deliveries_headingmemory": ALL,
    "deliveries_registerexport": ADD,
    "deliveries_upload": ADD_AND_CHANGE,
    "links_decision": ADD,
    # A lock needs the right to change.
    "links_stranger": CHANGE,
    "links_writing": READ,
    "measures_measurement": ADD,
    "privacy_lookup": "SELECT, INSERT, DELETE",
    "privacy_lookupalert": "SELECT, INSERT, UPDATE (reason, explained_at)",
    "privacy_personcopy": ADD,
    # The queue: work is put into it and looked at, not taken out.
    "procrastinate_events": "INSERT",
    "procrastinate_jobs": ADD,
    "registry_area": READ,
    "registry_changedecision": ADD,
    "registry_changemember": ADD,
    "registry_decisionline": ADD,
    "registry_historyentry": READ,
    "registry_household": ADD_AND_CHANGE,
    "registry_listedperson": READ,
    "registry_person": CHANGE,
    "registry_registerchange": ADD_AND_CHANGE,
    "rules_preview": ADD_AND_CHANGE,
    "rules_previewhousehold": READ,
    "rules_rulechange": ADD_AND_CHANGE,
}
# Tables of ours without a policy, and why none is needed. Every other table of an app has one (a test looks).
OPEN_TABLES: Mapping[str, str] = {
    "accounts_factor": "asked for before anybody knows whose rows to show; keys lie sealed, codes hashed",
    "accounts_signintry": "keyed hashes of tries to sign in and of turns, before anybody knows whose rows to show",
    "accounts_user": "somebody signs in before anybody knows whose rows to show",
    "accounts_user_groups": "unused; no right to it",
    "accounts_user_user_permissions": "unused; no right to it",
    "audit_seal": "written by a trigger as the owner; no right to it",
    "clues_judged": "a view without households that asks for the scope itself",
    "clues_screeningrun": "figures of whole runs; nobody's rows",
    "clues_weighed": "a view without households that asks for the scope itself",
    "registry_area": "names and codes of areas are public",
}


def readable_tables() -> frozenset[str]:
    """Those of which a page may read at least some rows."""
    return frozenset(table for table, rights in RIGHTS.items() if "SELECT" in rights)


def give_rights(role: str) -> None:
    """Exactly the rights above, as the owner of the tables; programs at work notice nothing."""
    name = sql.Identifier(role)
    with transaction.atomic(), connection.cursor() as cursor:
        # Of two programs that start at once, one waits: the database refuses to change the same rights twice at once.
        cursor.execute("SELECT pg_advisory_xact_lock(7377850230138900229)")
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
        for table, rights in RIGHTS.items():
            words = sql.SQL("GRANT {} ON {} TO {}")
            cursor.execute(words.format(sql.SQL(rights), sql.Identifier(table), name))
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
