"""Transcripts for a colleague without fokus: Word documents of turns, with the codings as comments.

Each begins with how it is coded and ends with the codebook. The same study gives the same bytes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fokus.coding.coding import Coding
from fokus.coding.events import Memo
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import parts
from fokus.exchange.commenting import Comment, in_order, paragraphs_of, remarks_of
from fokus.exchange.remarks import Names, as_memo, names_of
from fokus.material.transcript import Transcript
from fokus.messages import Catalogue
from fokus.ooxml import DamagedFileError, pack, unpack
from fokus.report.blocks import Block, Column, Heading, Paragraph, Table, TableBlock, Text
from fokus.report.word.assemble import assemble
from fokus.report.word.body import write_blocks
from fokus.report.word.draft import Draft
from fokus.report.word.info import DocumentInfo, Words
from fokus.report.word.living.comments import Remark
from fokus.report.word.remarks import with_remarks
from fokus.report.word.template_file import open_template, with_footer
from fokus.report.word.turning import turned_where_needed

COLUMNS = ("theme", "code", "definition", "use-when", "not-when", "example", "aliases")
_Remarks = Sequence[tuple[str, Remark]]
HOW = ("code", "several", "memo", "text")


@dataclass(frozen=True, slots=True)
class Kit:
    """Documents by the ids of their transcripts, and how many things of which kind do not go with them."""

    files: Mapping[str, bytes]
    left: Mapping[str, int]


def kit(evaluation: Evaluation, words: Catalogue) -> Kit:
    """Write every transcript as a document. What is still coded blind stays: nobody else may see it yet."""
    names, book = names_of(evaluation.held), _codebook(evaluation, words)
    comments = _comments(evaluation, names, words)
    files = {
        name: _document(evaluation, text, in_order(comments[name]), book, words)
        for name, text in evaluation.transcripts.items()
    }
    return Kit(files, _left(evaluation, [each for found in comments.values() for each in found]))


def is_as_written(data: bytes) -> bool:
    """Tell whether a document is as fokus wrote it: no other program packs its parts in the same way."""
    try:
        return pack(unpack(data)) == data
    except DamagedFileError:
        return False


def _document(
    evaluation: Evaluation, text: Transcript, comments: Sequence[Comment], book: Sequence[Block],
    words: Catalogue,
) -> bytes:  # fmt: skip
    language = evaluation.design.study.language
    named = ("table", "figure", "unknown-reference")
    own = Words(*(words.say(f"word.{each}") for each in named))
    title = f"{text.id} ({words.say('exchange.working-material.short')})"
    info = DocumentInfo(title, language, own, "")
    template = with_footer(open_template(None, info), f"{words.say('kit.footer')} · {text.id} · ")
    draft = Draft(info, template, {})
    body = write_blocks(draft, [*_head(text, evaluation, words)])
    body += "".join(paragraphs_of(text, comments, draft.ids, language))
    body += write_blocks(draft, turned_where_needed(draft, book))
    return with_remarks(assemble(draft, body, (), None), [*remarks_of(comments)])


def _comments(evaluation: Evaluation, names: Names, words: Catalogue) -> dict[str, list[Comment]]:
    """Return what is to be said of the words of each transcript: codings, and memos on these and on turns."""
    there, texts = parts(evaluation), evaluation.transcripts
    about = defaultdict[str, list[tuple[str, Remark]]](list)
    found = defaultdict[str, list[Comment]](list)
    for memo, who in sorted(evaluation.logs.memos(), key=lambda each: each[0].id):
        remark = Remark(as_memo(memo.text, words), who, _when(memo.time))
        if memo.target is not None:
            about[memo.target].append((memo.id, remark))
        elif (place := _place(memo, texts)) and not there.is_blind(place[0]):
            name, turn, end = place
            found[name].append(Comment(turn, 0, end, memo.id, remark))
    for each in evaluation.codings:
        if each.transcript in texts and not there.is_blind(each.transcript):
            found[each.transcript].append(_comment(each, evaluation, names, words, about[each.id]))
    return found


def _comment(
    coding: Coding,
    evaluation: Evaluation,
    names: Names,
    words: Catalogue,
    about: Sequence[tuple[str, Remark]],
) -> Comment:
    code = evaluation.codebook.codes[evaluation.held.code_of(coding.code)]
    theme = evaluation.codebook.themes[code.theme]
    event = evaluation.logs.find(coding.id)
    remark = Remark(
        names.write(code.id, theme.label, code.label, coding.valence, words),
        coding.coder,
        _when(event[0].time) if event else "",
    )
    spoken = evaluation.transcripts[coding.transcript].turns[coding.turn - 1].text
    end = len(spoken) if coding.end is None else coding.end
    return Comment(coding.turn, coding.start or 0, end, coding.id, remark, (*about,))


def _place(memo: Memo, texts: Mapping[str, Transcript]) -> tuple[str, int, int] | None:
    """Return the words that a memo stands on, where those are of a newest version."""
    text = texts.get(memo.transcript or "")
    turn = text.turn(memo.turn) if text and memo.turn and memo.version == text.version else None
    return (text.id, turn.number, len(turn.text)) if text and turn else None


def _when(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _head(text: Transcript, evaluation: Evaluation, words: Catalogue) -> Iterator[Block]:
    """Yield what stands before the conversation: what this is, and how it is coded."""
    design, source = evaluation.design, evaluation.sources[text.id]
    labels = [design.rounds[source.round].label, design.sites[source.site].label]
    labels += [design.professions[each].label for each in source.professions]
    yield Heading(1, (Text(text.id),))
    yield Paragraph((Text(words.say("exchange.working-material"), bold=True),))
    yield Paragraph((Text(" · ".join(filter(None, [*labels, text.date]))),))
    yield Heading(2, (Text(words.say("kit.how")),))
    shown = [each.label for each in evaluation.codebook.code[:2]] or ["…"]
    for key in HOW:
        yield Paragraph((Text(words.say(f"kit.how.{key}", word=shown[0], words="; ".join(shown))),))
    yield Heading(2, (Text(words.say("kit.conversation")),))


def _codebook(evaluation: Evaluation, words: Catalogue) -> list[Block]:
    """Return the codes that may be put on words as a table, without the columns that nobody filled in."""
    book, held = evaluation.codebook, evaluation.held
    rows = [
        (theme.label, code.label, code.definition, code.use_when, code.not_when, code.example,
         "; ".join(code.aliases))
        for theme in book.theme
        for code in book.code
        if code.theme == theme.id and held.takes(code.id)
    ]  # fmt: skip
    kept = [n for n, column in enumerate(zip(*rows, strict=True)) if any(column)]
    title = words.say("sheet.codebook")
    columns = tuple(Column(words.say(f"sheet.column.{COLUMNS[n]}")) for n in kept)
    table = Table(columns, tuple(tuple(row[n] for n in kept) for row in rows), stub=2, summary=title)
    return [Heading(2, (Text(title),)), TableBlock(table)] if rows else []


def _left(evaluation: Evaluation, comments: Sequence[Comment]) -> dict[str, int]:
    """Count what documents of this kind do not hold, or must not."""
    there, logs = parts(evaluation), evaluation.logs
    gone = {name for each in comments for name in (each.id, *(mine for mine, _ in each.answers))}
    shown = [each for each in evaluation.codings if not there.is_blind(each.transcript)]
    found = {
        "blind": len(evaluation.codings) - len(shown),
        "written": sum(each.transcript not in evaluation.transcripts for each in shown),
        "review": len(evaluation.review),
        "elsewhere": sum(memo.id not in gone for memo, _ in logs.memos()),
        "decisions": len(logs.decisions()),
        "summaries": len(logs.summaries()),
    }
    return {kind: number for kind, number in found.items() if number}
