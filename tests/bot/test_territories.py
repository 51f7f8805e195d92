import json
import random
import time
from pathlib import Path

import pytest
import yaml

from bot.gazetteer import Need, read_gazetteer
from bot.territories import Territories
from bot.tokens import words

GAZETTEER = Path("knowledge/content/territories.yml")
PATH = Path(__file__).parents[2] / GAZETTEER
DATA = yaml.safe_load(PATH.read_text(encoding="utf-8"))

# (message, department, level)
NAMED = [
    ("34", "34", None),
    ("le 34", "34", None),
    ("c le 34", "34", None),
    ("oui le 34 merci", "34", None),
    ("je suis dans le 93", "93", None),
    ("dpt 02", "02", None),
    ("département 971", "971", None),
    ("dans le 38 on a quoi comme ent", "38", None),
    ("34000 Montpellier", "34", None),
    ("code postal 97122", "971", None),
    ("97150", "978", None),
    ("20137", "2A", None),
    ("20200", "2B", None),
    ("2a", "2A", None),
    ("corse du sud", "2A", None),
    ("CM2, Hérault", "34", "ecole"),
    ("je suis à Laon", "02", None),
    ("college", None, "college"),
    ("mon fils est en 6ème dans l'Aisne", "02", "college"),
    ("en seconde", None, "lycee"),
    ("ma fille passe en seconde l'an prochain", None, "lycee"),
    ("lycée pro", None, "lycee"),
    ("terminale", None, "lycee"),
    ("vienne", "86", None),
    ("la vienne", "86", None),
    ("dans la Vienne", "86", None),
    ("j'habite à Vienne", "38", None),
    ("on habite vienne", "38", None),
    ("collège de Vienne", "38", "college"),
    ("vienne 38", "38", None),
    ("Vienne (Isère)", "38", None),
    ("Vienne (38)", "38", None),
    ("Vienne (86)", "86", None),
    ("Haute-Vienne", "87", None),
    ("département de la vienne", "86", None),
    ("cher", "18", None),
    ("le cher", "18", None),
    ("c'est le cher", "18", None),
    ("dans le Cher", "18", None),
    ("département du Cher", "18", None),
    ("Bourges", "18", None),
    ("dossier de bourse du collège", None, "college"),
    ("bouche du rone", "13", None),
    ("val doize", "95", None),
    ("guadeloup", "971", None),
    ("Finistere", "29", None),
    ("Héraut", "34", None),
    ("les vosges", "88", None),
    ("collége", None, "college"),
    ("ma troisième est au lycée", None, "lycee"),
    ("mon troisième entre au CP", None, "ecole"),
    ("en 3e au collège Jean Moulin", None, "college"),
    ("j'habite à la Réunion", "974", None),
    ("dans le Lot", "46", None),
    ("j'habite dans le Lot", "46", None),
    ("département du Nord", "59", None),
    ("en Savoie", "73", None),
    ("Seine-Saint-Denis", "93", None),
    ("Paris", "75", None),
    ("j'habite à Paris", "75", None),
    ("académie de Paris", "75", None),
    ("l'école", None, "ecole"),
    ("ENT de l'école dans l'Isère", "38", "ecole"),
    ("école primaire Jules Ferry", None, "ecole"),
    ("mon fils est au lissé", None, "lycee"),
    ("au lisé", None, "lycee"),
    ("je vis à Montpelier", "34", None),
    ("j habite a montpelié", "34", None),
    ("on est de Marseille", "13", None),
    ("Martigues lycée", "13", "lycee"),
    ("Guise", "02", None),
    ("collège de Guise", "02", "college"),
    ("école de Saint-Michel", "02", "ecole"),
    ("st quentin", "02", None),
    ("St-Rémy-de-Provence", "13", None),
    ("Saint Ouen l'aumone", "95", None),
    ("Villiers le Bel", "95", None),
    ("neuf cinq", "95", None),
    ("je suis du 95", "95", None),
    ("liceul din Hérault", "34", "lycee"),
    ("Hérault'da ortaokul", "34", "college"),
    ("ابني في الثانوية", None, "lycee"),
    ("بالإعدادية في إيزير", "38", "college"),
    ("мій син у 6eme", None, "college"),
    ("mon fils est en 6eB", None, "college"),
    ("en 4e3", None, "college"),
    ("6°", None, "college"),
    ("CP 34000", "34", None),
    ("CAP", None, "lycee"),
    ("en cap", None, "lycee"),
    ("PS", None, "ecole"),
    ("gwadloup", "971", None),
    ("an ka rété Gwadloup", "971", None),
    ("aux Abymes", "971", None),
    ("j'habite au Gosier", "971", None),
    ("mon fils de 13 ans en 4eme dans le 13", "13", "college"),
    ("la 6eme", None, "college"),
    ("inscription en sixieme a grenoble", "38", "college"),
    ("en 6em il on un compte", None, "college"),
    ("on pe lacheter la tablet a la fin de 3em", None, "college"),
    ("lé ordi c ke pr lé 6eme ?", None, "college"),
    ("tous les 5emes", None, "college"),
    ("à Sète", "34", None),
    ("a brest", "29", None),
    ("brest", "29", None),
    ("Basse-Terre", "971", None),
    ("le bac", None, "lycee"),
    ("en première", None, "lycee"),
    ("ma première connexion au lycée", None, "lycee"),
    ("1ere", None, "lycee"),
    ("34, lycée", "34", "lycee"),
    ("lycée (34)", "34", "lycee"),
    ("Moi c'est l'Oise", "60", None),
    ("dans l'Oise", "60", None),
    ("Val-d'Oise", "95", None),
    ("eure et loir", "28", None),
    ("dans l'eure", "27", None),
    ("ENT 34", "34", None),
    ("j'habite à Bouillante", "971", None),
    ("mon fils de seconde", None, "lycee"),
    ("On dort à Brest. Il a appelé l'école", "29", None),
    ("lycée 13", "13", "lycee"),
    ("le lycée de 13 heures", None, "lycee"),
    ("17", "17", None),
    ("a Persan", "95", None),
]

# Things that look like a place or a class and are not, or that name two.
TRAPS = [
    "corse",
    "attendez une seconde",
    "ça coûte 34 euros",
    "34€",
    "34 €",
    "mon fils a 12 ans",
    "12 ans",
    "13 ans",
    "le 15/09",
    "rendez-vous le 13",
    "j'ai reçu 34 messages",
    "educonnect.education.gouv.fr",
    "moncollege.valdoise.fr",
    "mon college95.fr ne marche pas",
    "https://cas.ecollege.haute-garonne.fr",
    "il faut que je vienne à l'école",
    "que le médecin vienne",
    "c'est trop cher",
    "c'est cher",
    "cher monsieur",
    "avoir droit aux bourses",
    "bourse",
    "bourses",
    "je suis a bourses",
    "le ministère de l'éducation",
    "voyages scolaires",
    "il laisse son téléphone",
    "mon collègue m'a dit",
    "mes collègues",
    "la 3eme fois que j'essaie",
    "c'est le 3eme mail",
    "3ème trimestre",
    "il est en CM2 et va au collège",
    "la réunion parents profs",
    "je n'ai pas pu venir à la réunion",
    "la réunion",
    "un ordinateur dans le lot",
    "il a perdu le nord",
    "le pari est perdu",
    "harcèlement à l'école",
    "école directe ne marche pas",
    "vacances scolaires",
    "j'ai oublié mon code 34562",
    "le code est 34000",
    "appelez le 06 12 34 56 78",
    "0613345678",
    "il a eu 13/20",
    "à 13h",
    "à 13 h",
    "13:30",
    "de toute façon à ma guise",
    "cap ou pas cap",
    "13 ou 34",
    "du 13 au 15 juin",
    "20",
    "6",
    "deux enfants",
    "je me déplace en voiture",
    "pronote",
    "première connexion",
    "la première page",
    "c'est la première fois",
    "tous les 3e mercredi",
    "une heure",
    "dans l'heure",
    "lent 34",
    "quel ent pour le 34 ?",
    "la casserole d'eau bouillante",
    "على دبارتمان 34",
    "dans le 13e",
    "13e arrondissement",
    "j'ai 3 enfants : CM2, 4e et lycée",
    "un rdv le 18 à 17h",
    "appelez le 18",
    "le 3018",
    "3018",
    "119",
    "33700",
    "jlécri coment 05 05 ou 5/5??",
    "ka pou fè an prèmyé ?",
    "ki sa m mete nan premye kare a",
    "site en persan",
]


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories(read_gazetteer(PATH))


def found(territories: Territories, text: str) -> dict[str, str]:
    return {place.kind: place.value for place in territories.find(text)}


@pytest.mark.parametrize(("text", "department", "level"), NAMED)
def test_what_a_message_names_is_found(
    territories: Territories, text: str, department: str | None, level: str | None
) -> None:
    expected = {kind: value for kind, value in (("department", department), ("level", level)) if value}
    assert found(territories, text) == expected


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_place_or_a_class_is_not_taken(territories: Territories, text: str) -> None:
    assert found(territories, text) == {}


def test_a_department_outside_the_programme_is_marked(territories: Territories) -> None:
    (outside,) = territories.find("j'habite dans le 93")
    (inside,) = territories.find("j'habite dans le 95")
    assert (outside.value, outside.served) == ("93", False)
    assert (inside.value, inside.served) == ("95", True)


@pytest.mark.parametrize("department", DATA["departments"], ids=lambda department: department["code"])
def test_every_town_is_found_however_it_is_written(territories: Territories, department: dict[str, object]) -> None:
    for town in (*department["towns"], *department.get("ambiguous_towns", [])):
        for written in (town, town.lower(), town.upper(), town.replace("-", " "), " ".join(words(town))):
            assert found(territories, f"on habite à {written}").get("department") == department["code"], written


@pytest.mark.parametrize("department", DATA["departments"], ids=lambda department: department["code"])
def test_every_name_and_code_alone_is_an_answer(territories: Territories, department: dict[str, object]) -> None:
    code = department["code"]
    for name in (*department["names"], *department.get("ambiguous_names", []), code, f"le {code}"):
        places, nothing_else = territories.read(name)
        assert [place.value for place in places] == [code], name
        assert nothing_else, name


@pytest.mark.parametrize("other", DATA["other_departments"], ids=lambda other: other["code"])
def test_every_other_department_is_known_and_not_served(territories: Territories, other: dict[str, str]) -> None:
    for text in (f"j'habite dans le département {other['code']}", f"on vit dans {other['name']}"):
        (place,) = territories.find(text)
        assert (place.value, place.served) == (other["code"], False), text


@pytest.mark.parametrize("level", DATA["levels"], ids=lambda level: level["id"])
def test_every_class_alone_is_an_answer(territories: Territories, level: dict[str, object]) -> None:
    for name in (*level["names"], *level["ambiguous_names"]):
        places, nothing_else = territories.read(name)
        assert [(place.kind, place.value) for place in places] == [("level", level["id"])], name
        assert nothing_else, name


@pytest.mark.parametrize("level", DATA["levels"], ids=lambda level: level["id"])
def test_phrases_that_are_not_a_class_are_not_taken(territories: Territories, level: dict[str, object]) -> None:
    for phrase in level["excluded_phrases"]:
        assert "level" not in found(territories, f"je parle de {phrase} ici"), phrase


@pytest.mark.parametrize("unit", ["euros", "€", "ans", "élèves", "jours", "h", "messages", "fois", "km", "%"])
def test_a_number_that_counts_something_is_never_a_department(territories: Territories, unit: str) -> None:
    for department in DATA["departments"]:
        for text in (
            f"{department['code']} {unit}",
            f"dans {department['code']} {unit}",
            f"j'ai {department['code']}{unit}",
        ):
            assert "department" not in found(territories, text), text


@pytest.mark.parametrize("counted", DATA["not_followed_by"])
def test_an_ordinal_that_counts_something_is_never_a_class(territories: Territories, counted: str) -> None:
    for ordinal in ("6e", "5ème", "4eme", "troisième", "1ère"):
        assert "level" not in found(territories, f"c'est la {ordinal} {counted} que je vois"), ordinal


def test_a_misspelt_name_is_found_and_a_short_one_is_not_guessed(territories: Territories) -> None:
    assert found(territories, "je suis en Guadelloupe") == {"department": "971"}
    assert found(territories, "j'habite à Marseile") == {"department": "13"}
    assert found(territories, "on est dans l'aine") == {}


def test_the_words_found_are_the_words_of_the_text(territories: Territories) -> None:
    text = "Ma fille de 12 ans est en 4ème à Saint-Dié-des-Vosges, merci"
    assert [text[place.start : place.end] for place in territories.find(text)] == ["4ème", "Saint-Dié-des-Vosges"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("CM2, Hérault", True), ("c'est le 34", True), ("mon fils est au lycée", True), ("quel ENT dans le 34 ?", False)],
)
def test_an_answer_is_told_from_a_question_with_a_place(territories: Territories, text: str, expected: bool) -> None:
    assert territories.read(text)[1] is expected


@pytest.mark.parametrize("text", ["", " ", "???", "👍", "\u200b", "_", "°", "(", "12345678901234567890", "34" * 500])
def test_odd_messages_name_nothing(territories: Territories, text: str) -> None:
    assert found(territories, text) == {}


def test_any_mix_of_words_is_read_without_failing_and_gives_places_inside_the_text(territories: Territories) -> None:
    dice = random.Random(20261121)
    pieces = (
        [name for names in read_gazetteer(PATH).names for name in names]
        + list("0123456789.,;()/-'€°")
        + ["\n", "ال", "34"]
    )
    for _ in range(2000):
        text = "".join(dice.choice(pieces) + dice.choice(["", " ", " "]) for _ in range(dice.randint(1, 12)))
        places = territories.find(text)
        assert len({place.kind for place in places}) == len(places)
        assert all(0 <= place.start < place.end <= len(text) for place in places)


def test_the_longest_message_is_read_quickly(territories: Territories) -> None:
    text = "mon fils vosgien habite a montpellie et sa soeur en seconde " * 66
    before = time.perf_counter()
    territories.find(text[:4000])
    assert time.perf_counter() - before < 1.0


def test_training_questions_on_bullying_or_emergency_do_not_get_a_class_from_a_mere_school() -> None:
    # « l'école » is any school in French: only « école primaire », or « l'école » beside a place, tells which one.
    names = read_gazetteer(PATH).names[("ecole",)]
    assert [name.need for name in names] == [Need.BESIDE_A_PLACE]


def test_the_questions_of_the_house_give_only_known_values(territories: Territories) -> None:
    codes = set(read_gazetteer(PATH).codes)
    levels = {level["id"] for level in DATA["levels"]}
    for path in sorted((PATH.parents[2] / "training_data" / "questions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            values = found(territories, json.loads(line)["text"])
            assert values.get("department", "34") in codes
            assert values.get("level", "ecole") in levels
