"""The codes of a world: agencies, kinds, offences with their rates and harm, ethnicities, grades.

Takes    nothing.
Gives    tuples whose positions are the numbers used inside the room; words are written only to files.
Promise  every code a world can write stands here. Rates and harm are our own rough choices, not published figures.
"""

from __future__ import annotations

from typing import NamedTuple

AGENCIES = ("police", "courts", "ambulance", "hospital", "social_care", "education", "modern_slavery")
AGENCY_LETTERS = "PCAHSEM"
HOLDERS = (*AGENCIES, "police")
"""Who holds records of people. Police hold two: of those they deal with (0), and of victims and witnesses (7)."""
AGENCY_OF_HOLDER = (0, 1, 2, 3, 4, 5, 6, 0)
POLICE_OF_VICTIMS = 7

KINDS = (
    "crime", "custody", "stop_search", "intelligence", "court_result",
    "injury", "injury", "referral", "exclusion", "nrm_referral",
)  # fmt: skip
CRIME, CUSTODY, SEARCH, INTELLIGENCE, COURT, AMBULANCE, HOSPITAL, CARE, EXCLUSION, NRM = range(10)
AGENCY_OF_KIND = (0, 0, 0, 0, 1, 2, 3, 4, 5, 6)

STATUSES = ("recorded", "cancelled", "charged", "released", "convicted", "acquitted")
RECORDED, CANCELLED, CHARGED, RELEASED, CONVICTED, ACQUITTED = range(6)
INITIATORS = ("police", "public", "partner")
BY_POLICE, BY_PUBLIC, BY_PARTNER = range(3)
ROLES = ("suspect", "charged", "convicted", "victim", "witness", "subject")
SUSPECT, ROLE_CHARGED, ROLE_CONVICTED, VICTIM, WITNESS, SUBJECT = range(6)
OUTCOMES = ("nothing_found", "found", "treated", "admitted", "no_further_action", "assessment")
GRADES = ("1A", "1B", "2B", "2C", "2D", "3C", "3D", "3E")
GRADE_SHARES = (0.05, 0.12, 0.28, 0.22, 0.13, 0.10, 0.07, 0.03)


class Crime(NamedTuple):
    """One kind of crime as it truly happens, and how it is usually recorded.

    rate: true crimes per 1,000 people in the world and year. driver: whose weights choose the suspect.
    reported: share recorded by police. identified: share of recorded with a suspect. victim: share with a person as
    victim. arrest: share of identified suspects arrested; charge: of those, charged. prison: share of arrests that lead
    to custody, for `months` on average. ambulance, hospital: share of victims seen there. delay: median days until
    known. harm: days. company: share with more than one suspect. place: how the place is chosen.
    """

    offence: str
    rate: float
    driver: str
    reported: float
    identified: float
    victim: float
    arrest: float
    charge: float
    prison: float
    months: float
    ambulance: float
    hospital: float
    delay: float
    harm: float
    company: float
    place: str


CRIMES = (
    Crime("violence_knife_serious", 2.1, "weapon", .92, .66, 1.0, .75, .70, .45, 24, .65, .70, .3, 1825, .45, "night"),
    Crime("violence_gun_serious", .3, "weapon", .95, .60, .9, .80, .75, .55, 36, .60, .65, .3, 2555, .50, "night"),
    Crime("violence_serious_other", 3, "violence", .85, .65, 1.0, .65, .60, .25, 14, .50, .60, .5, 1460, .25, "night"),
    Crime("violence_other", 350.0, "violence", .62, .60, 1.0, .22, .35, .03, 3, .05, .08, 1.5, 20, .15, "night"),
    Crime("robbery", 26.0, "acquisitive", .75, .40, .95, .50, .60, .30, 18, .05, .08, .3, 365, .50, "taking"),
    Crime("sexual", 32.0, "violence", .45, .70, 1.0, .40, .25, .20, 30, .02, .04, 30.0, 730, .03, "home"),
    Crime("domestic_abuse", 240.0, "violence", .45, .97, 1.0, .35, .30, .03, 3, .04, .05, 1.0, 42, .0, "home"),
    Crime("burglary", 170.0, "acquisitive", .85, .15, .85, .45, .60, .30, 12, .0, .0, .7, 20, .30, "taking"),
    Crime("vehicle_theft", 150.0, "acquisitive", .90, .10, .85, .35, .50, .12, 8, .0, .0, .5, 10, .30, "taking"),
    Crime("theft", 540.0, "acquisitive", .70, .25, .35, .20, .50, .05, 3, .0, .0, 1.0, 2, .20, "taking"),
    Crime("criminal_damage", 150.0, "violence", .60, .25, .8, .20, .30, .01, 1, .0, .0, 1.0, 2, .25, "home"),
    Crime("public_order", 195.0, "violence", .80, .60, .3, .30, .40, .02, 2, .0, .0, .2, 2, .20, "night"),
    Crime("drugs", 60.0, "acquisitive", .90, 1.0, .0, .60, .50, .08, 8, .0, .0, .2, 5, .15, "home"),
    Crime("possession_weapon", 14.0, "violence", .95, 1.0, .0, .70, .60, .15, 6, .0, .0, .2, 20, .05, "night"),
    Crime("modern_slavery", .8, "exploited", .55, .50, 1.0, .40, .40, .30, 30, .02, .05, 60.0, 1095, .10, "home"),
)  # fmt: skip

OFFENCES = (
    *(crime.offence for crime in CRIMES),
    "none", "injury_knife", "injury_gun", "injury_assault", "injury_other",
    "child_concern", "exploitation_concern", "adult_concern", "fixed_exclusion", "permanent_exclusion",
)  # fmt: skip
OFFENCE = {name: number for number, name in enumerate(OFFENCES)}
HARM = (*(crime.harm for crime in CRIMES), *([float("nan")] * (len(OFFENCES) - len(CRIMES))))
SERIOUS_WEAPON = (OFFENCE["violence_knife_serious"], OFFENCE["violence_gun_serious"])
ACQUISITIVE = tuple(OFFENCE[c.offence] for c in CRIMES if c.place == "taking")

ETHNICITIES = (
    "A1", "A2", "A3", "A4", "A9", "B1", "B2", "B9", "M1", "M2", "M3", "M9", "O2", "O9", "W1", "W2", "W3", "W9",
)  # fmt: skip
NOT_STATED = len(ETHNICITIES)
ETHNICITY_CODES = (*ETHNICITIES, "NS")
GROUP_OF_ETHNICITY = (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4)
ETHNICITY_SHARES_IN_GROUP = (
    0.30, 0.35, 0.13, 0.09, 0.13, 0.35, 0.50, 0.15, 0.42, 0.14, 0.24, 0.20, 0.40, 0.60, 0.91, 0.015, 0.005, 0.07,
)  # fmt: skip
IC_CODES = ("IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "IC9")
IC_GIVEN_ETHNICITY = (
    (0.01, 0.02, 0.02, 0.90, 0.00, 0.02, 0.03),  # A1 Indian
    (0.01, 0.02, 0.01, 0.90, 0.00, 0.03, 0.03),  # A2 Pakistani
    (0.01, 0.01, 0.03, 0.90, 0.00, 0.02, 0.03),  # A3 Bangladeshi
    (0.01, 0.00, 0.00, 0.05, 0.91, 0.00, 0.03),  # A4 Chinese
    (0.02, 0.03, 0.03, 0.58, 0.25, 0.05, 0.04),  # A9 any other Asian
    (0.01, 0.00, 0.95, 0.01, 0.00, 0.00, 0.03),  # B1 Caribbean
    (0.00, 0.00, 0.95, 0.01, 0.00, 0.01, 0.03),  # B2 African
    (0.02, 0.01, 0.91, 0.02, 0.00, 0.01, 0.03),  # B9 any other Black
    (0.12, 0.04, 0.76, 0.02, 0.00, 0.02, 0.04),  # M1 White and Black Caribbean
    (0.08, 0.03, 0.80, 0.02, 0.00, 0.03, 0.04),  # M2 White and Black African
    (0.25, 0.15, 0.02, 0.40, 0.06, 0.07, 0.05),  # M3 White and Asian
    (0.30, 0.15, 0.20, 0.13, 0.06, 0.10, 0.06),  # M9 any other Mixed
    (0.03, 0.10, 0.03, 0.15, 0.00, 0.64, 0.05),  # O2 Arab
    (0.15, 0.20, 0.10, 0.20, 0.08, 0.20, 0.07),  # O9 any other
    (0.94, 0.03, 0.00, 0.00, 0.00, 0.00, 0.03),  # W1 British
    (0.95, 0.02, 0.00, 0.00, 0.00, 0.00, 0.03),  # W2 Irish
    (0.90, 0.06, 0.00, 0.00, 0.00, 0.01, 0.03),  # W3 Gypsy or Irish Traveller
    (0.72, 0.20, 0.00, 0.00, 0.00, 0.04, 0.04),  # W9 any other White
)
