"""Common names by origin, and how they are written down wrongly. Lists are our own; nobody here is real.

Takes    true ethnicity and sex of people, a random stream.
Gives    names per person, and the misspelt names of some records.
Promise  nothing is inferred from names anywhere in riskkit; origins only make error rates differ, as they do in life.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Origin(NamedTuple):
    """Names of one origin, and how often a record writes them wrongly."""

    name: str
    error: float
    family: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ORIGINS = (
    Origin(
        "british",
        0.020,
        _words(
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White "
            "Roberts Green Hall Wood Jackson Clarke Harris Lewis Turner Hill Cooper Ward Morris Moore Baker King "
            "Watson Harrison Morgan Allen Price Bennett Carter Shaw Cook Bailey Parker Marshall Webb Mills Palmer "
            "Knight Barker Holmes Mason Fox "
        ),
        _words(
            "Olivia Emily Jessica Sophie Chloe Charlotte Lucy Hannah Amy Megan Laura Sarah Rebecca Rachel Gemma "
            "Emma Claire Karen Susan Margaret Julie Tracey Linda Patricia Donna Nicola Lisa Michelle Zoe Holly "
            "Abigail Grace Ruby Ella "
        ),
        _words(
            "Jack Thomas James Daniel Matthew Joshua Ryan Luke Liam Connor Adam Lewis Jordan Kyle Scott Craig Lee "
            "Mark Paul David Andrew Stephen Peter John Robert Michael Simon Gary Kevin Alan Brian Keith George "
            "Harry Oliver Charlie "
        ),
    ),
    Origin(
        "irish",
        0.030,
        _words(
            "Murphy Kelly Byrne Ryan Walsh Doyle Gallagher Doherty Kennedy Lynch Murray Quinn Moore McCarthy "
            "Connor Ward "
        ),
        _words("Aoife Ciara Niamh Siobhan Mary Bridget Kathleen Orla Sinead Roisin Margaret Eileen "),
        _words("Sean Patrick Michael Declan Conor Ciaran Brendan Kieran Martin Eoin Liam Thomas "),
    ),
    Origin(
        "eastern_european",
        0.050,
        _words(
            "Kowalski Nowak Wisniewski Wojcik Kaminski Lewandowski Popescu Ionescu Popa Radu Petrov Ivanova "
            "Kazlauskas Horvath Novak Nagy Balogh Dimitrov Stoica Zielinski "
        ),
        _words("Anna Katarzyna Magdalena Agnieszka Elena Ioana Andreea Maria Monika Daria Natalia Zuzana "),
        _words("Piotr Krzysztof Tomasz Marcin Andrei Mihai Alexandru Ionut Pavel Jakub Lukasz Georgi "),
    ),
    Origin(
        "south_asian",
        0.055,
        _words(
            "Khan Ahmed Hussain Ali Begum Patel Singh Kaur Shah Malik Akhtar Iqbal Mahmood Rahman Islam Uddin "
            "Miah Choudhury Sharma Gill Sandhu Dhillon Mistry Desai Bibi Rashid Aziz Hassan Mirza Qureshi "
        ),
        _words(
            "Aisha Fatima Zainab Maryam Priya Anjali Simran Harpreet Nadia Samina Shabana Rukhsana Yasmin Amina "
            "Sana Meera Nasreen Parveen Deepa Kiran "
        ),
        _words(
            "Mohammed Muhammad Ali Hassan Imran Bilal Usman Hamza Amir Tariq Ravi Arjun Gurpreet Harjit Sanjay "
            "Vikram Rajesh Abdul Faisal Asif "
        ),
    ),
    Origin(
        "east_asian",
        0.060,
        _words("Chen Wang Li Zhang Liu Wong Chan Lam Cheung Nguyen Tran Ho Lee Kim Tang Yip "),
        _words("Mei Ling Xiu Jing Yan Hui Linh Thao Min Grace Amy Fiona "),
        _words("Wei Jun Ming Hao Chi Kwok Minh Duc Jian Kevin Jason Tony "),
    ),
    Origin(
        "african",
        0.055,
        _words(
            "Mensah Owusu Boateng Osei Adeyemi Okafor Okonkwo Adebayo Eze Mohamed Abdi Warsame Diallo Kamara "
            "Sesay Banda Moyo Ncube Tesfaye Haile "
        ),
        _words("Abena Akosua Ama Ngozi Chioma Folake Amina Fatou Hodan Ifrah Grace Blessing Mercy Esther Ruth Sahra "),
        _words("Kwame Kofi Kwesi Emeka Chidi Tunde Segun Abdi Yusuf Ibrahim Samuel Emmanuel Daniel Joseph Musa Dawit "),
    ),
    Origin(
        "caribbean",
        0.025,
        _words(
            "Campbell Brown Williams Grant Gordon Francis Lewis Henry Morgan Clarke Reid Bailey Thomas Joseph "
            "Charles Baptiste Douglas Stewart Powell Walters "
        ),
        _words("Shanice Keisha Jade Monique Simone Natasha Chantelle Marcia Yvonne Beverley Sonia Leah Tiana Aaliyah "),
        _words("Jerome Marcus Tyrone Dwayne Leroy Winston Devon Andre Jermaine Nathan Tyrell Kieron Malachi Isaiah "),
    ),
    Origin(
        "arab",
        0.060,
        _words("Hassan Ibrahim Saleh Mansour Nasser Haddad Khalil Othman Saeed Hamdan Farouk Aziz Suleiman Yousef "),
        _words("Layla Noor Mariam Huda Rania Salma Dina Zahra Amal Reem Farah Lina "),
        _words("Ahmad Omar Khaled Mustafa Hussein Karim Youssef Tarek Bilal Walid Samir Ziad "),
    ),
)
_WHICH = {name: number for number, name in enumerate(origin.name for origin in ORIGINS)}
_ORIGINS_OF_ETHNICITY = (
    ("south_asian", 0), ("south_asian", 0), ("south_asian", 0), ("east_asian", 0), ("south_asian", 0.2),
    ("caribbean", 0.1), ("african", 0.05), ("caribbean", 0.3), ("caribbean", 0.6), ("african", 0.5),
    ("south_asian", 0.5), ("british", 0.5), ("arab", 0), ("arab", 0.4), ("british", 0.03), ("irish", 0.2),
    ("irish", 0.4), ("eastern_european", 0.15),
)  # fmt: skip
"""For each of the 18 ethnicity codes: usual origin of the name, and the share with a British name instead."""


def name_origins(ethnicity: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    """Draw the origin of each person's name."""
    usual = np.array([_WHICH[name] for name, _ in _ORIGINS_OF_ETHNICITY], dtype=np.int8)
    british = np.array([share for _, share in _ORIGINS_OF_ETHNICITY])
    return np.where(rng.random(len(ethnicity)) < british[ethnicity], _WHICH["british"], usual[ethnicity]).astype(
        np.int8
    )


def draw_names(origin: NDArray[np.int8], male: NDArray[np.bool_], rng: np.random.Generator) -> tuple[NDArray, NDArray]:
    """Draw family and given names as numbers into `family_words()` and `given_words()`; popular names come first."""
    skewed = rng.random((3, len(origin))) ** 1.4
    family = _pick(origin, [len(o.family) for o in ORIGINS], skewed[0])
    of = origin.astype(np.int64) * 2 + male
    given = _pick(of, [len(part) for o in ORIGINS for part in (o.women, o.men)], skewed[1])
    return family, given


def _pick(block: NDArray, sizes: list[int], u: NDArray) -> NDArray[np.int32]:
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return (first[block] + (u * np.array(sizes)[block]).astype(np.int64)).astype(np.int32)


def family_words() -> list[str]:
    """Every family name, origin after origin."""
    return [word for origin in ORIGINS for word in origin.family]


def given_words() -> list[str]:
    """Every given name: women's then men's, origin after origin."""
    return [word for origin in ORIGINS for part in (origin.women, origin.men) for word in part]


def misspell(word: str, kind: int, at: float) -> str:
    """Write a name wrongly: 0 swaps two letters, 1 drops one, 2 doubles one, 3 puts a neighbouring vowel."""
    if len(word) < 3:
        return word + word[-1]
    place = 1 + int(at * (len(word) - 2))
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    swaps = str.maketrans("aeiou", "eaeuo")
    return word[0] + word[1:].translate(swaps)
