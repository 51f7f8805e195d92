"""The wish to go back to the robot within a longer message, in the parents' languages."""

from __future__ import annotations

import pytest

from conversations.leaving import leaving

WISHES = [
    "merci, c'est arrangé. revenir au robot",
    "jai pas eu de réponse du tout revenir au robot",
    "bon je vais continuer avec le robot en attendant",
    "finalement on peut reprendre le mot de passe",
    "thanks, my sister sorted it out, back to the robot please",
    "ok let's go on with the bot",
    "ya lo encontró mi marido, gracias!! vuelvo con el robot",
    "obrigada, já não é preciso. quero voltar ao robô",
    "mulțumesc, s-a rezolvat, mă întorc la robot",
    "teşekkürler, sorun çözüldü. robota geri dönelim",
    "дякую, вже допомогли, повертаюся до робота",
    "شكرا، وجدت الحل. أريد الرجوع إلى الروبوت",
    "choukran safi l9it l7al, nerje3 l robot",
    "mèsi, pitit la jwenn li. m ap retounen ak robo a",
    "mèsi sa bon, an ka viré épi robo la",
]
MENTIONS = [
    "je ne veux pas du robot",
    "non, je ne veux pas revenir au robot",
    "revenir au robot ? non merci",
    "surtout pas le robot",
    "le robot ne comprend rien",
    "le robot revient toujours à la même question",
    "si je reviens au robot je perds ma place ?",
    "je préfère une personne plutôt que de continuer avec le robot",
    "j'ai déjà parlé au robot",
    "je reprends le travail à 14h",
    "je continue à attendre",
    "je veux parler à l'assistante sociale",
    "mon fils construit un robot et revient tard",
    "i don't want to go back to the robot",
    "no quiero volver al robot",
    "não quero voltar ao robô",
    "nu vreau să mă întorc la robot",
    "robota dönmek istemiyorum",
    "не хочу повертатися до робота",
    "لا أريد الرجوع إلى الروبوت",
    "ma bghitch nerje3 l robot",
    "m pa vle retounen ak robo a",
    "an pa vlé viré épi robo la",
]


@pytest.mark.parametrize("said", WISHES)
def test_the_wish_is_heard_as_a_part_of_the_message(said: str) -> None:
    assert leaving(said) is not None


@pytest.mark.parametrize("said", MENTIONS)
def test_a_mention_of_the_robot_is_no_wish(said: str) -> None:
    assert leaving(said) is None


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("merci, retour au robot. Comment payer la cantine ?", "Comment payer la cantine ?"),
        ("back to the robot please, how do I pay for lunch", "how do I pay for lunch"),
        ("on peut reprendre le mot de passe", "on peut reprendre le mot de passe"),
        ("je reviens au robot pour le mot de passe", "pour le mot de passe"),
    ],
)
def test_what_is_asked_besides_is_kept(said: str, asked: str) -> None:
    left = leaving(said)
    assert left is not None
    assert left.asks
    assert left.rest.endswith(asked)


def test_thanks_ask_nothing() -> None:
    left = leaving("merci, ils m'ont bien aidé. revenir au robot")
    assert left is not None
    assert not left.asks
