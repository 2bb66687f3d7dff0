"""`manage.py demo`: a cohort to look at, believable to read and the same for one seed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cpd.desk.demo import making
from cpd.desk.demo.people import PASSWORD, SIGN_INS
from cpd.desk.demo.stages import Stage
from cpd.desk.search import indexing
from things.models import Cohort


class Command(BaseCommand):
    """Make the demo cohort; never touch a real one."""

    help = "Makes a demo cohort with people, Things, reflections and comments, in which today falls in week 8."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the options."""
        stages = [stage.value for stage in Stage]
        parser.add_argument(
            "--stage", choices=stages, default=Stage.RUNNING.value, help="where the cohort stands today"
        )
        parser.add_argument("--seed", type=int, default=23, help="another number makes another demo")
        parser.add_argument("--scale", type=int, default=1, help="so many times as many people, reflections, comments")
        parser.add_argument("--reset", action="store_true", help="take the demo away first; real cohorts stay")
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there is any cohort")
        parser.add_argument("--no-pictures", action="store_true", help="leave the pictures out, which is quicker")

    def handle(
        self,
        *,
        stage: str,
        seed: int,
        scale: int,
        reset: bool,
        if_empty: bool,
        no_pictures: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        """Make it, and say what there is and how to sign in."""
        if if_empty and Cohort.objects.exists():
            if verbosity and making.demo_cohort() is not None:
                self.say_how_to_sign_in()
            return
        if scale < 1:
            raise CommandError("--scale is 1 or more.")
        self.refuse(reset=reset)
        if reset:
            making.take_away()
        made = making.make(
            stage=Stage(stage),
            seed=seed,
            scale=scale,
            now=timezone.now(),
            known_password=settings.DEBUG,
            with_pictures=not no_pictures,
        )
        indexing.catch_up()
        if verbosity:
            self.stdout.write(
                f"{made.cohort.title}, at /{made.cohort.slug}/: {made.members} members, {made.participants} of them "
                f"participants, {made.reflections} reflections ({made.elsewhere} of them on blogs elsewhere), "
                f"{made.comments} comments."
            )
            self.say_how_to_sign_in()

    def refuse(self, *, reset: bool) -> None:
        """Say why not, where there is a cohort already."""
        if reset:
            return
        if making.demo_cohort() is not None:
            raise CommandError("There is a demo cohort already. With --reset it is made anew.")
        real = Cohort.objects.first()
        if real is not None:
            raise CommandError(
                f"This database has a cohort of its own, “{real.title}”, so there will be no demo in it. "
                "If you want one beside it all the same: --reset, which leaves real cohorts as they are."
            )

    def say_how_to_sign_in(self) -> None:
        """The four accounts; where the site is not for development nobody can sign in with them."""
        if not settings.DEBUG:
            self.stdout.write("DEBUG is off: the demo's accounts have no password, and nobody can sign in with them.")
            return
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for sign_in in SIGN_INS:
            self.stdout.write(f"  {sign_in.role:13} {sign_in.email}")
