"""Who speaks: from the labels of a file to participants, the interviewer, or nobody known."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fokus.custody.placing import mentioned
from fokus.evaluation import Evaluation
from fokus.material.names.key import Key, Person
from fokus.material.names.label import who as meant_by
from fokus.material.readers.reading import Reading, Utterance, count_words
from fokus.material.transcript import INTERVIEWER, UNKNOWN, Turn, TurnKind
from fokus.problems import FokusError, Place, Problem, unknown
from fokus.study.cells import fold, words_of
from fokus.study.editing import Newcomer, next_codes

NEW = ("ny", "new")
ASKS = frozenset(
    {"i", "int", "intervjuare", "interviewer", "moderator", "samtalsledare", "frågeledare", "utvärderare"}
)
_names = re.compile(r"[^\W\d_]+")
_number = re.compile(r"[\s_.]*\d+$")
_role = re.compile(
    r"(?i)(?:[a-zåäö]{1,2}|informant|respondent|deltagare|participant|talare|speaker|person|röst|voice|kvinna|man)"
    r"[\s_.]*\d*"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of a file and whom it stands for; ``who`` is empty while nobody is known.

    ``profession`` is what a legend says of the label, as an id of the study; ``maybe`` are the codes of
    those in the key whom the label may mean, so that a person can tell.
    """

    label: str
    turns: int
    words: int
    who: str = ""
    profession: str = ""
    maybe: tuple[str, ...] = ()


def find_speakers(
    reading: Reading, told: Mapping[str, str], key: Key, evaluation: Evaluation
) -> tuple[Speaker, ...]:
    """Return who speaks in a file, each as far as known: told, a code, the interviewer, or by the key."""
    language = evaluation.design.study.language
    known = {fold(code): code for code in evaluation.roster.participants}
    known |= {fold(label): role_word(who, language) for label, who in told.items()}
    words = words_of(evaluation.design)["profession"]
    turns, spoken_words = _counted(reading.utterances)
    found = []
    for label in reading.speakers:
        meaning = reading.legend.get(label, "")
        profession = next(iter(mentioned([meaning], words)), "")
        spoken = Speaker(label, turns[label], spoken_words[label], profession=profession)
        if fold(label) in known:
            found.append(replace(spoken, who=known[fold(label)]))
        else:
            asks = _asks(label, language) or _asks(meaning, language)
            found.append(replace(spoken, who=asks) if asks else _by_key(spoken, key, evaluation))
    return tuple(found)


def _counted(utterances: Iterable[Utterance]) -> tuple[Counter[str | None], Counter[str | None]]:
    """Return how many turns and how many words each label speaks."""
    turns, words = Counter[str | None](), Counter[str | None]()
    for each in utterances:
        turns[each.speaker] += 1
        words[each.speaker] += count_words(each.text)
    return turns, words


def _by_key(speaker: Speaker, key: Key, evaluation: Evaluation) -> Speaker:
    """Return a speaker whose full name one person alone has in the key, else whom a person may confirm."""
    meant = meant_by(speaker.label, key)
    if len(meant) == 1 and _is_full_name(speaker.label, meant[0], key):
        return replace(speaker, who=meant[0])
    return replace(speaker, maybe=tuple(each for each in meant if each in evaluation.roster.participants))


def _is_full_name(label: str, code: str, key: Key) -> bool:
    """Tell whether a label holds a name of a person, of two words or more; another may be called Maria."""
    said = {*_names.findall(fold(label))}
    named = ({*_names.findall(fold(name))} for each in key.people if each.code == code for name in each.names)
    return any(len(words) > 1 and words <= said for words in named)


def _asks(label: str, language: str) -> str:
    plain = _number.sub("", fold(label))
    return _interviewer(label, language) if plain in ASKS else ""


def _interviewer(label: str, language: str) -> str:
    """Return the study's word for the interviewer, with the number that a second one has."""
    number = re.search(r"\d+$", label)
    word = INTERVIEWER[language == "en"]
    return f"{word} {number[0]}" if number and number[0] != "1" else word


def role_word(who: str, language: str) -> str:
    """Return what a person says of a speaker in the study's own words: a code stays as it is."""
    if _number.sub("", fold(who)) in ASKS:
        return _interviewer(who, language)
    return "" if fold(who) in {fold(each) for each in UNKNOWN} else who


def parse_speakers(texts: Iterable[str]) -> dict[str, str]:
    """Read ``LABEL=WHO``, each.

    Raises
    ------
    FokusError
        When one lacks its sign or its label, or two say different things of one label.
    """
    found: dict[str, str] = {}
    for text in texts:
        label, equals, who = (part.strip() for part in text.rpartition("="))
        if not equals or not label:
            raise FokusError("speaker-form", word=text)
        if found.setdefault(label, who) != who:
            raise FokusError("speaker-twice", word=label)
    return found


def is_new(who: str) -> bool:
    """Tell whether a speaker is said to be somebody new: ``new``, or ``new:kurator``."""
    return fold(who.partition(":")[0]) in NEW


def speaker_faults(speakers: Iterable[Speaker], evaluation: Evaluation, where: Place) -> Iterator[Problem]:
    """Find speakers who are said to be somebody whom the roster does not have."""
    for each in speakers:
        fault = who_fault(each.who, evaluation, where)
        if fault:
            yield fault


def who_fault(who: str, evaluation: Evaluation, where: Place) -> Problem | None:
    """Return why a speaker cannot be who she is said to be."""
    known, professions = evaluation.roster.participants, evaluation.design.professions
    if is_new(who):
        profession = who.partition(":")[2]
        wrong = profession and profession not in professions
        return unknown("unknown-profession", where, profession, professions) if wrong else None
    if not who or is_role(who) or who in known:
        return None
    return unknown("unknown-participant", where, who, sorted(known))


def is_role(who: str) -> bool:
    """Tell whether a speaker is the interviewer, one of several perhaps."""
    return _number.sub("", who) in INTERVIEWER


def enrolled(
    speakers: Sequence[Speaker], professions: Sequence[str], site: str, taken: Iterable[str]
) -> tuple[tuple[Speaker, ...], tuple[Newcomer, ...]]:
    """Give each new person the next free code, with the profession that was said or that the legend gives."""
    new = [each for each in speakers if is_new(each.who)]
    codes = dict(zip([each.label for each in new], next_codes(frozenset(taken), len(new)), strict=True))
    newcomers = tuple(
        Newcomer(codes[each.label], each.who.partition(":")[2] or each.profession or professions[0], site)
        for each in new
    )
    return tuple(replace(each, who=codes.get(each.label, each.who)) for each in speakers), newcomers


def turns(utterances: Iterable[Utterance], speakers: Iterable[Speaker], language: str) -> tuple[Turn, ...]:
    """Make turns of utterances, each label replaced by whom it stands for: no name of a speaker gets in."""
    nobody: tuple[TurnKind, str] = ("unknown", UNKNOWN[language == "en"])
    known = {each.label: _kind_and_name(each.who) if each.who else nobody for each in speakers}
    return tuple(
        _turn(n, each, *known.get(each.speaker or "", nobody)) for n, each in enumerate(utterances, 1)
    )


def _kind_and_name(who: str) -> tuple[TurnKind, str]:
    return ("interviewer" if is_role(who) else "participant"), who


def _turn(number: int, utterance: Utterance, kind: TurnKind, speaker: str) -> Turn:
    if utterance.speaker is None:
        return Turn(number, "note", "", None, utterance.text)
    clock = None if utterance.start is None else clock_time(utterance.start)
    return Turn(number, kind, speaker, clock, utterance.text)


def clock_time(seconds: float) -> str:
    """Write seconds as hours, minutes and seconds; what is over a second is cut."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def is_name(label: str) -> bool:
    """Tell whether a label may be somebody's name; ``R1`` and ``Talare 3`` are none."""
    return not _role.fullmatch(label)


def names_of(speakers: Iterable[Speaker], language: str) -> Key:
    """Return the names that stand as labels, which must leave the text as well; ``R1`` is none."""
    nobody = UNKNOWN[language == "en"]
    named = [each for each in speakers if is_name(each.label) and each.label != each.who]
    people = (Person(code=_number.sub("", each.who) if is_role(each.who) else each.who or nobody,
                     names=(each.label,)) for each in named)  # fmt: skip
    return Key(person=tuple(people))
