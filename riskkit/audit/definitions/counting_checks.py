"""The checks of counting, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from riskkit.audit.definitions.colliding_ids import one_number_one_person
from riskkit.audit.definitions.counting_people import people_are_counted
from riskkit.audit.definitions.first_checks import Check, on_records
from riskkit.audit.definitions.incident_twins import one_incident_on_one_side
from riskkit.audit.definitions.near_duplicate_people import people_stand_once
from riskkit.audit.definitions.repeated_events import events_stand_once
from riskkit.audit.definitions.shared_events import no_event_on_both_sides_of_the_split

CHECKS: dict[str, Check] = {
    "D14": on_records("D14", one_incident_on_one_side),
    "D15": on_records("D15", events_stand_once),
    "D16": on_records("D16", people_stand_once),
    "D17": on_records("D17", no_event_on_both_sides_of_the_split),
    "D22": on_records("D22", people_are_counted),
    "D24": on_records("D24", one_number_one_person),
}
