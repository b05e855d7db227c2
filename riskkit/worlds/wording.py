"""Short free text on crime reports and intelligence logs, put together from stock phrases.

Takes    the offence of each event and a random stream.
Gives    numbers into one list of texts.
Promise  texts name no person; knife words stand in most knife crimes and, in denial, in some other ones.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.codes import CRIME, CRIMES, INTELLIGENCE, OFFENCE

_WHERE = (
    "in the street",
    "near the shops",
    "at a bus stop",
    "outside licensed premises",
    "in a park",
    "at the address",
)
_HOME = ("at the home address", "in the kitchen", "outside the property", "by telephone and message", "in the hallway")
_END = ("Enquiries continue.", "CCTV requested.", "Statement taken.", "No further witnesses.", "Scene attended.")
_WHAT = {
    "violence_knife_serious": (
        "IP stabbed to the leg",
        "slash wound to the arm, kitchen knife recovered",
        "stab wound, blade not found",
        "attacked with a machete",
        "threatened then stabbed",
        "IP injured with a sharp object",
        "serious wound to the torso",
    ),
    "violence_gun_serious": (
        "shots fired at the IP",
        "handgun discharged",
        "shotgun seen and fired",
        "gunshot wound to the leg",
    ),
    "violence_serious_other": (
        "IP kicked unconscious",
        "jaw broken by a punch",
        "struck with a bottle",
        "group assault, head injury, no knife seen",
    ),
    "violence_other": (
        "IP punched once",
        "pushed during an argument",
        "slapped, minor redness",
        "threats made, no weapon seen",
        "spat at and shoved",
        "said he had a knife, none found",
    ),
    "robbery": (
        "phone taken by threat",
        "bag snatched by two males",
        "cash demanded, knife implied",
        "bicycle taken by force",
    ),
    "sexual": ("offence disclosed to officer", "report of assault by a person known", "touched without consent"),
    "domestic_abuse": (
        "argument with partner, pushed",
        "ex-partner breached contact terms",
        "verbal argument, child present",
        "partner took phone and money",
    ),
    "burglary": ("rear door forced, jewellery taken", "window smashed, untidy search", "shed entered, tools stolen"),
    "vehicle_theft": ("car taken without keys", "van tools stolen", "keys taken through letterbox"),
    "theft": (
        "goods concealed and not paid for",
        "wallet missing from bag",
        "parcel taken from doorstep",
        "fuel not paid for",
    ),
    "criminal_damage": ("window broken", "car scratched along the side", "fence kicked down", "graffiti on wall"),
    "public_order": ("shouting and swearing at passers-by", "group refused to disperse", "abusive towards staff"),
    "drugs": ("cannabis found in pocket", "wraps found, suspected class A", "smell of cannabis, bag recovered"),
    "possession_weapon": (
        "lock knife found in waistband",
        "knuckle duster in bag",
        "kitchen knife found in bag",
        "corrosive liquid in bottle",
    ),
    "modern_slavery": (
        "IP working long hours without pay",
        "documents held by another",
        "IP moved between addresses",
        "debt owed to those who arranged travel",
    ),
}
_SOURCE = ("Believed", "Source states", "Information that", "Anonymous call:", "Partner agency reports")
_SAID = {
    "drugs": (
        "a male is supplying from the address",
        "a line is being run by young people",
        "cars stop briefly at night",
    ),
    "violence_other": ("two groups are in dispute", "a fight is planned", "threats over money owed"),
    "possession_weapon": (
        "a male carries a blade",
        "a zombie knife is kept in a bush",
        "a weapon is hidden in a vehicle",
    ),
    "modern_slavery": (
        "several people live at the premises and do not leave alone",
        "workers are collected at dawn",
        "a young person has new phones and is missing often",
    ),
    "violence_knife_serious": ("a stabbing was in retaliation", "knife used in recent attack was discarded"),
}
_ANY = ("a person is linked to recent offences", "stolen goods are being sold", "a vehicle is used by those involved")


@lru_cache(maxsize=1)
def stock_texts() -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Every text, and for each kind (crime, then intelligence) and offence the first text and how many there are."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    for crime in CRIMES:
        places = _HOME if crime.offence == "domestic_abuse" else _WHERE
        made = [
            f"{what.capitalize() if what[:2] != 'IP' else what} {where}. {end}"
            for what in _WHAT[crime.offence]
            for where in places
            for end in _END
        ]
        spans.append((len(texts), len(made)))
        texts += made
    for crime in CRIMES:
        made = [f"{source} {said}." for source in _SOURCE for said in _SAID.get(crime.offence, _ANY)]
        spans.append((len(texts), len(made)))
        texts += made
    return tuple(texts), tuple(spans)


def choose_texts(kind: NDArray[np.int8], offence: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int32]:
    """Choose a text for each crime and intelligence log; -1 for every other kind."""
    first, size = np.array(stock_texts()[1]).T
    worded = ((kind == CRIME) | (kind == INTELLIGENCE)) & (offence < len(CRIMES))
    block = np.where(worded, offence.astype(np.int64) + len(CRIMES) * (kind == INTELLIGENCE), 0)
    text = first[block] + (rng.random(len(kind)) * size[block]).astype(np.int64)
    return np.where(worded, text, -1).astype(np.int32)


assert all(crime.offence in OFFENCE for crime in CRIMES)
