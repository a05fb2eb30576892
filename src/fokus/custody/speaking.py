"""Who speaks: from the labels of a file to participants, the interviewer, or nobody known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fokus.custody.placing import mentioned
from fokus.evaluation import Evaluation
from fokus.material.names.key import Key, Person
from fokus.material.readers.reading import Reading, Utterance
from fokus.material.transcript import INTERVIEWER, UNKNOWN, Turn
from fokus.problems import Place, Problem, unknown
from fokus.study.cells import fold, words_of
from fokus.study.editing import Newcomer, next_codes

NEW = ("ny", "new")
ASKS = frozenset(
    {"i", "int", "intervjuare", "interviewer", "moderator", "samtalsledare", "frågeledare", "utvärderare"}
)
_number = re.compile(r"[\s_.]*\d+$")
_role = re.compile(
    r"(?i)(?:[a-zåäö]{1,2}|informant|respondent|deltagare|participant|talare|speaker|person|röst|voice|kvinna|man)"
    r"[\s_.]*\d*"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of a file and whom it stands for; ``who`` is empty while nobody is known.

    ``profession`` is what a legend says of the label, as an id of the study.
    """

    label: str
    turns: int
    words: int
    who: str = ""
    profession: str = ""


def find_speakers(
    reading: Reading, told: Mapping[str, str], key: Key, evaluation: Evaluation
) -> tuple[Speaker, ...]:
    """Return who speaks in a file, each as far as known: told, a code, the interviewer, or by the key."""
    language = evaluation.design.study.language
    known = {fold(name): person.code for person in key.people for name in person.names}
    known |= {fold(code): code for code in evaluation.roster.participants}
    known |= {fold(label): role_word(who, language) for label, who in told.items()}
    words = words_of(evaluation.design)["profession"]
    found = []
    for label in reading.speakers:
        said = [each.text.split() for each in reading.utterances if each.speaker == label]
        meaning = reading.legend.get(label, "")
        who = known.get(fold(label)) or _asks(label, language) or _asks(meaning, language)
        profession = next(iter(mentioned([meaning], words)), "")
        found.append(Speaker(label, len(said), sum(map(len, said)), who, profession))
    return tuple(found)


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


def is_new(who: str) -> bool:
    """Tell whether a speaker is said to be somebody new: ``new``, or ``new:kurator``."""
    return fold(who.partition(":")[0]) in NEW


def speaker_faults(speakers: Iterable[Speaker], evaluation: Evaluation, where: Place) -> Iterator[Problem]:
    """Find speakers who are said to be somebody whom the roster does not have."""
    known = evaluation.roster.participants
    for each in speakers:
        profession = each.who.partition(":")[2] if is_new(each.who) else ""
        if profession and profession not in evaluation.design.professions:
            yield unknown("unknown-profession", where, profession, evaluation.design.professions)
        elif each.who and not is_new(each.who) and not is_role(each.who) and each.who not in known:
            yield unknown("unknown-participant", where, each.who, sorted(known))


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
    who = {each.label: each.who for each in speakers}
    return tuple(_turn(n, each, who, UNKNOWN[language == "en"]) for n, each in enumerate(utterances, start=1))


def _turn(number: int, utterance: Utterance, who: Mapping[str, str], nobody: str) -> Turn:
    if utterance.speaker is None:
        return Turn(number, "note", "", None, utterance.text)
    clock = None if utterance.start is None else clock_time(utterance.start)
    speaker = who.get(utterance.speaker, "") or nobody
    if speaker == nobody:
        return Turn(number, "unknown", nobody, clock, utterance.text)
    return Turn(number, "interviewer" if is_role(speaker) else "participant", speaker, clock, utterance.text)


def clock_time(seconds: float) -> str:
    """Write seconds as hours, minutes and seconds; what is over a second is cut."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def names_of(speakers: Iterable[Speaker], language: str) -> Key:
    """Return the names that stand as labels, which must leave the text as well; ``R1`` is none."""
    nobody = UNKNOWN[language == "en"]
    named = [each for each in speakers if not _role.fullmatch(each.label) and each.label != each.who]
    people = (Person(code=_number.sub("", each.who) if is_role(each.who) else each.who or nobody,
                     names=(each.label,)) for each in named)  # fmt: skip
    return Key(person=tuple(people))
