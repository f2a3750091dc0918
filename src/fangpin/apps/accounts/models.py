"""People who sign in, and their postings: what somebody may do follows from the posting in force today."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from fangpin.apps.accounts.enums import Role


class User(AbstractUser):
    display_name = models.CharField("显示名称", max_length=40)
    # Which of several postings in force the user has chosen to work under.
    working_under = models.ForeignKey(
        "Posting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    password_set_at = models.DateTimeField(db_default=Now(), editable=False)
    # Handed out by an administrator: good for coming in and choosing an own one.
    is_password_temporary = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.display_name

    def put_password(self, password: str, *, is_temporary: bool) -> None:
        """Instead of the present one, from now on by the database's clock; other sessions end."""
        self.set_password(password)
        self.is_password_temporary = is_temporary
        self.save(update_fields=["password", "is_password_temporary"])
        User.objects.filter(pk=self.pk).update(password_set_at=Now())
        self.refresh_from_db(fields=["password_set_at"])

    # See hold_postings.
    _held: list[Posting] | None = None

    def hold_postings(self) -> None:
        """For one request: asked once, the answer holds until it is answered. The next request asks anew."""
        self._held = self.postings_today()

    def postings_today(self) -> list[Posting]:
        """Those in force, as the database says at this moment; the own ones first, then stand-ins."""
        if self._held is not None:
            return self._held
        if not self.is_active:
            return []
        own_first = (F("stands_in_for").asc(nulls_first=True), "from_date", "pk")
        found = self.postings.in_force(settings.HOME.today()).select_related("stands_in_for__user")
        return list(found.order_by(*own_first))

    @property
    def posting(self) -> Posting | None:
        """The one that the user works under; nothing for who has moved, left or not yet begun."""
        return self.chosen_of(self.postings_today())

    def chosen_of(self, found: list[Posting]) -> Posting | None:
        return next((one for one in found if one.pk == self.working_under_id), found[0] if found else None)

    @property
    def standing(self) -> tuple[str, str]:
        """Role and area, for the audit trail; empty without a posting."""
        posting = self.posting
        return (posting.role, posting.area_code) if posting else ("", "")


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_force(self, day: date) -> PostingQuerySet:
        return self.not_over(day).filter(from_date__lte=day)

    def not_over(self, day: date) -> PostingQuerySet:
        """Those in force and those to come."""
        return self.filter(Q(until_date__isnull=True) | Q(until_date__gt=day))


class Posting(models.Model):
    """What somebody works as, where and when. Never rewritten: it ends, and another one begins."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField("岗位", max_length=20, choices=Role)
    area_code = models.CharField("区划代码", max_length=12)
    department = models.CharField("部门", max_length=40, blank=True)  # the sender's Chinese name, for clerks
    from_date = models.DateField("开始日期")
    until_date = models.DateField("终止日期", null=True)  # the first day on which it no longer holds
    # The colleague's posting whose work is done meanwhile.
    stands_in_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="stand_ins")
    # Who arranged it and who ended it; nobody: the installation's own command.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["from_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_known_role"),
            models.CheckConstraint(condition=Q(area_code__regex=r"^\d{12}$"), name="accounts_area_code"),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="accounts_ends_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(until_date__isnull=False),
                name="accounts_stand_in_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "from_date"], name="accounts_postings_of"),
            models.Index(fields=["area_code"], name="accounts_postings_in"),
        ]


class Factor(models.Model):
    """The second factor of somebody: the key that an authenticator on the phone shares, and codes for a lost phone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="factor"
    )
    # Keys lie sealed (factor.py). In force; nothing before the first code has shown that the phone has it.
    sealed_key = models.BinaryField(null=True)
    # Shown to its owner and not confirmed yet; meanwhile the one in force goes on.
    drawn_key = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # Codes of this thirty-second step and of all before it are used up.
    last_step = models.BigIntegerField(default=0)
    # Keyed hashes of the recovery codes that are left.
    recovery_marks = models.JSONField(default=list)


class SignInTry(models.Model):
    """Somebody typed a name and a password. Keyed hashes only: the name may have been a password."""

    at = models.DateTimeField()
    name_mark = models.CharField(max_length=64)
    source_mark = models.CharField(max_length=64)
    is_known = models.BooleanField()
    was_right = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["name_mark", "at"], name="accounts_tries")]
