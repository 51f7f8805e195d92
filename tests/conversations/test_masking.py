"""Secrets are masked before they are kept; what parents need to send is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.masked_shapes import looks_like_a_password
from conversations.masking import MASK, Secret, mask, without_marks

QUESTIONS = Path(__file__).parents[2] / "training_data"


@pytest.mark.parametrize(
    ("text", "kind", "secret"),
    [
        ("mon mdp c Lucas2014", Secret.PASSWORD, "Lucas2014"),
        ("le mot de passe de mon fils est jules2012", Secret.PASSWORD, "jules2012"),
        ("Mon mot de passe : Chaton!1987, aidez-moi", Secret.PASSWORD, "Chaton!1987"),
        ("mdp=azerty99", Secret.PASSWORD, "azerty99"),
        ("elle a donné mon mot de passe, c'était Tulipe-56", Secret.PASSWORD, "Tulipe-56"),
        ("my password was Rainy_day4", Secret.PASSWORD, "Rainy_day4"),
        ("mi contraseña es Pepe1234", Secret.PASSWORD, "Pepe1234"),
        ("şifrem: ali1234", Secret.PASSWORD, "ali1234"),
        ("marie@mail.fr / Toto1234", Secret.PASSWORD, "Toto1234"),
        ("ma carte 5105 1051 0510 5100 12/27 345", Secret.CARD, "5105 1051 0510 5100"),
        ("4111111111111111 08/27 123", Secret.CARD, "4111111111111111"),
        ("4111\u00a01111\u00a01111\u00a01111", Secret.CARD, "4111\u00a01111\u00a01111\u00a01111"),
        ("appelez 06 12 34 56 78 4111 1111 1111 1111", Secret.CARD, "4111 1111 1111 1111"),
        ("FR76 30006 00001 12345678901 89", Secret.ACCOUNT, "FR76 30006 00001 12345678901 89"),
        ("mdp loulou97", Secret.PASSWORD, "loulou97"),
        ("loulou97 c mon mot de passe", Secret.PASSWORD, "loulou97"),
        ("ma carte d'identité 880692310285", Secret.IDENTITY, "880692310285"),
        ("mon passeport est le 12AB34567", Secret.IDENTITY, "12AB34567"),
        ("le cvv c 456", Secret.CARD, "456"),
        ("le code recu est 483920", Secret.CODE, "483920"),
        ("j'ai reçu le code 1234 par sms", Secret.CODE, "1234"),
        ("le code pin 0000", Secret.CODE, "0000"),
        ("ma carte 4111 1111 1111 1111", Secret.CARD, "4111 1111 1111 1111"),
        ("FR76 3000 6000 0112 3456 7890 189", Secret.ACCOUNT, "3000 6000"),
        ("son INE 1234567890A", Secret.IDENTITY, "1234567890A"),
        ("numéro de sécu 2 55 08 14 168 025 38", Secret.IDENTITY, "168 025"),
        ("numéro de sécu : 1 85 05 78 006 084 36", Secret.IDENTITY, "006 084"),
        ("ma carte bleue 4970 1234 5678 9012", Secret.CARD, "5678"),
        ("mot d passe lola2014", Secret.PASSWORD, "lola2014"),
        ("mot2pass lola2014", Secret.PASSWORD, "lola2014"),
        ("motdepasse: lola2014", Secret.PASSWORD, "lola2014"),
        ("kelmat sir dyali 4455667", Secret.PASSWORD, "4455667"),
        ("j'ai mis 1234 comme code", Secret.PASSWORD, "1234"),
        ("le code est 2010", Secret.CODE, "2010"),
        ("code d'activation : ABCD-1234", Secret.CODE, "ABCD"),
        ("token ghp_abcdefghijklmnopqrstuvwx", Secret.TOKEN, "ghp_"),
    ],
)
def test_a_secret_is_masked_and_named(text: str, kind: Secret, secret: str) -> None:
    masked = mask(text)
    assert kind in masked.kinds
    assert secret not in masked.text
    assert MASK in masked.text


@pytest.mark.parametrize(
    "text",
    [
        "rappelez-moi au 0690 12 34 56",
        "+33 6 12 34 56 78",
        "0033 6 36 75 63 64",
        "code 0612345678",
        "code postal 34000",
        "département 971",
        "appelez le 3018 ou le 116 000",
        "il est en 6e2 depuis 2023",
        "né le 18/03/2014",
        "mot de passe perdu depuis 2014",
        "mot de passe windows11",
        "ma carte d'identité est perdue, appelez le 0690123456",
        "le mot de passe doit avoir 12 caractères",
        "je n'ai pas reçu le code",
        "la facture 112,50 euros",
        "commande 4970 1012 3456 7891",
        "had lmot de passe s7i7",
        "Nest3ref9ou bih, win nal9awah?",
        "Ma3reft9ch kifach ndir",
        "le code est de 2010",
        "il a ce code depuis 2010",
        "le mot d'excuse 2014",
        "un pas de plus 2014",
        "demain comme code",
        "la sécu 2023",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text).text == text


def test_of_all_known_questions_only_those_that_hold_a_secret_are_touched() -> None:
    touched = [
        message["text"]
        for path in sorted(QUESTIONS.glob("*/*.jsonl"))
        for message in map(json.loads, path.read_text("utf-8").splitlines())
        # A stranger's « SWdub3JlIHRvdXRlcw » looks like a token, and may be one.
        if message.get("kind") != "out_of_scope" and mask(message.get("text", "")).kinds
    ]
    assert len(touched) <= 16
    # « a senha era c maiuscula »: a plain word that is said to be the password.
    assert sum(not any(sign.isdecimal() for sign in text) for text in touched) <= 1


@given(st.text(max_size=200))
def test_masking_never_fails_and_masking_again_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text
    assert (once.text == text) == (not once.kinds)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mon mdp c soleil", "mon mdp c [masqué]"),
        ("mon mot de passe c'est soleil34", "mon mot de passe c'est [masqué]"),
        ("mdp : toto12", "mdp : [masqué]"),
        ("mot de passe : doudou.", "mot de passe : [masqué]."),
        ("mdp de ma fille = princesse, ca marche pas", "mdp de ma fille = [masqué], ca marche pas"),
    ],
)
def test_a_plain_word_said_to_be_the_password_is_masked(text: str, kept: str) -> None:
    assert mask(text).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "avant c'était Manon85rose et maintenant non",
        "je tape Chaton!87 et rien",
        "كنت أكتب Nadia2009! ولكن لا شيء",
        "пишу Olena1990kyiv, не працює",
        "hahowa 593027 chno ndir bih",
        "593027",
        "« Bleu#4471 » est refusé",
    ],
)
def test_what_can_only_be_a_password_or_a_code_needs_no_word_before_it(text: str) -> None:
    masked = mask(text)
    assert masked.kinds
    assert not any(sign.isdecimal() for sign in masked.text)


@pytest.mark.parametrize(
    "text",
    [
        "un Galaxy23", "GalaxyA54 ou iPhone15Pro", "Redmi-Note12", "reprendre NPS2J", "reprise K7M2QX",
        "lundi/12h30", "en CM1/CM2 ou 6eme-Pronote", "https://ent.fr/Lien2024", "ent-college34.fr",
        "m.Durand84@gmail.com", "notice2024.pdf", "2025-2026", "200000 euros", "il y a 120000 élèves", "082026",
        "j'ai Windows11", "UAI 0341234X", "rien que 123456", "Eleve12 ?", "Fortnite2024", "lycee2030",
    ],
)  # fmt: skip
def test_what_only_looks_a_little_like_it_stays(text: str) -> None:
    assert mask(text).text == text


@given(st.from_regex(r"[A-Z][a-z]{4,9}[0-9]{2,4}[a-z]{2,6}", fullmatch=True), st.sampled_from(["{}", "voici {} merci"]))
def test_a_password_of_three_kinds_of_signs_is_masked_wherever_it_stands(password: str, around: str) -> None:
    masked = mask(around.format(password))
    assert password not in masked.text or looks_like_a_password(password) is False


@given(st.integers(0, 10**10).map(str).filter(lambda number: len(number) != 6), st.sampled_from(["{}", "ici {} oui"]))
def test_of_bare_numbers_only_those_of_six_digits_are_codes(number: str, around: str) -> None:
    assert mask(around.format(number)).text == around.format(number)


@pytest.mark.parametrize(
    "text",
    [
        "mon mdp c nul",
        "le mot de passe c'est quoi",
        "mdp: oublié",
        "mot de passe c bloqué",
        "c PAS le mot de passe c lidentifian",
    ],
)
def test_what_is_only_said_of_a_password_stays(text: str) -> None:
    assert mask(text).text == text


@given(st.text("abcdefghijklmnopqrstuvwxyz .,?'éèàç", max_size=200))
def test_words_without_digits_are_never_touched(text: str) -> None:
    assert mask(text).text == text


@given(st.integers(10**14, 10**15 - 1), st.sampled_from(["", " ", "-"]))
def test_every_card_number_is_masked_however_it_is_grouped(start: int, gap: str) -> None:
    digits = [int(digit) for digit in str(start)]
    total = sum(d if place % 2 else d * 2 - 9 * (d > 4) for place, d in enumerate(reversed(digits)))
    number = f"{start}{-total % 10}"
    if len(set(number)) == 1:
        return
    written = gap.join(number[place : place + 4] for place in range(0, len(number), 4))
    assert number[4:12] not in mask(f"voici {written} merci").text.replace(gap or " ", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mon code activation c'est 845213 il marche pas", "mon code activation il marche pas"),
        ("mon mot de passe educonnect cest Soleil2019! il est refusé", "mon mot de passe educonnect il est refusé"),
        ("mon mdp c Lucas2014", "mon mdp"),
        ("la cantine est fermée", "la cantine est fermée"),
    ],
)
def test_whoever_answers_reads_a_masked_text_as_if_no_secret_stood_in_it(written: str, read: str) -> None:
    assert without_marks(mask(written).text) == read
