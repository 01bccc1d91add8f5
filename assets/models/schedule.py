from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from assets.models.listing import Listing
from assets.schedules import BankHolidays, Frequency, Rule


class Schedule(models.Model):
    """When a listing happens or is open, in the terms of RFC 5545, in local time (Europe/London).

    The arithmetic is in :mod:`assets.schedules`; this is where a rule is kept.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="schedules")
    freq = models.CharField(max_length=8)
    interval = models.PositiveSmallIntegerField(default=1)
    byday = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    bymonthday = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    term_time_only = models.BooleanField(default=False)
    bank_holidays = models.CharField(max_length=8, default=BankHolidays.UNKNOWN)
    except_dates = ArrayField(models.DateField(), default=list, blank=True)
    extra_dates = ArrayField(models.DateField(), default=list, blank=True)
    except_months = ArrayField(models.SmallIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(freq__in=[f.value for f in Frequency]), name="schedule_freq"),
            models.CheckConstraint(
                condition=Q(bank_holidays__in=[b.value for b in BankHolidays]), name="schedule_bank_holidays"
            ),
            models.CheckConstraint(condition=Q(interval__gte=1), name="schedule_interval"),
            # "Every other" and a single date mean nothing without a first one (assets.schedule_rules.check_shape).
            models.CheckConstraint(
                condition=Q(dtstart__isnull=False) | (~Q(freq=Frequency.ONCE.value) & Q(interval=1)),
                name="schedule_first_date",
            ),
            models.CheckConstraint(
                condition=~Q(freq=Frequency.WEEKLY.value) | ~Q(byday=[]), name="schedule_weekly_days"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="schedule_valid_ordered",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=False), name="schedule_times_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freq} of {self.listing_id}"

    @property
    def rule(self) -> Rule:
        """The pure rule this row keeps."""
        return Rule(
            freq=Frequency(self.freq),
            interval=self.interval,
            byday=tuple(self.byday),
            bymonthday=tuple(self.bymonthday),
            dtstart=self.dtstart,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            term_time_only=self.term_time_only,
            bank_holidays=BankHolidays(self.bank_holidays),
            except_dates=tuple(self.except_dates),
            extra_dates=tuple(self.extra_dates),
            except_months=tuple(self.except_months),
        )


# The days of a term as PostgreSQL's range, both ends included.
_DAYS = Func(F("starts"), F("ends"), Value("[]"), function="DATERANGE", output_field=DateRangeField())


class SchoolTerm(models.Model):
    """A stretch of term in this place, both days included. "In term time" means inside one."""

    name = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="school_term_ordered"),
            models.UniqueConstraint(fields=["starts"], name="school_term_starts"),
            ExclusionConstraint(expressions=[(_DAYS, RangeOperators.OVERLAPS)], name="school_terms_apart"),
        ]

    def __str__(self) -> str:
        return self.name
