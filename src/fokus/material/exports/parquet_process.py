"""The process that reads one Parquet file: bytes on standard input, a stream of Arrow on standard output.

The first line of the input says what is wanted. Each column comes as its different cells in words, once,
and the place of one of them in each row.
"""

import contextlib
import json
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from fokus.material.exports.spss_process import text_of

if TYPE_CHECKING:
    from typing import BinaryIO

_MOST_MEMORY: Final = 6 * 2**30
_MOST_BYTES: Final = 3 * 2**30
_FARTHEST: Final = 10_000
_AT_ONCE: Final = 2


def main() -> None:
    """Read one file and write what it holds; whatever is wrong with it ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    asked = json.loads(sys.stdin.buffer.readline())
    write(sys.stdin.buffer.read(), asked, sys.stdout.buffer)


def write(data: bytes, asked: Mapping[str, Any], out: "BinaryIO") -> None:
    """Write the columns of a file as words; only its size when that is beyond what is asked for."""
    import pyarrow as pa
    from pyarrow import parquet

    meta = parquet.read_metadata(pa.BufferReader(data))
    schema = meta.schema.to_arrow_schema()
    named = {" ".join(each.split()): each for each in schema.names}
    wanted = dict.fromkeys(asked["wanted"] or named)
    wanted |= {each: None for each in named if each.casefold() in asked.get("folded", ())}
    found = [each for each in wanted if each in named]
    cells = meta.num_rows * len(found)
    table = pa.table({})
    if cells <= asked["most_cells"] and len(schema) <= asked["most_columns"]:
        _check(meta, schema)
        table = pa.table(_columns(data, meta, {each: named[each] for each in found}))
    table = table.replace_schema_metadata({"cells": str(cells), "columns": str(len(schema))})
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table, max_chunksize=max(1, meta.num_rows))


def _check(meta: Any, schema: Any) -> None:
    """Refuse what is no table of a survey: columns in columns, two of one name, more than memory holds."""
    import pyarrow as pa

    held = sum(meta.row_group(each).total_byte_size for each in range(meta.num_row_groups))
    nested = any(pa.types.is_nested(each.type) for each in schema)
    if nested or held > _MOST_BYTES or len({" ".join(each.split()) for each in schema.names}) < len(schema):
        raise ValueError


def _columns(data: bytes, meta: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return columns as words, two read at a time: what is worked out of one waits for no other."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {pa.string(), pa.large_string(), pa.binary(), pa.large_binary()}
    texts = [each.name for each in meta.schema.to_arrow_schema() if each.type in kinds]

    def read(name: str) -> Any:
        file = parquet.ParquetFile(pa.BufferReader(data), metadata=meta, read_dictionary=texts)
        return _in_words(file.read([name], use_threads=False).column(0))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(read, names.values()), strict=True))


def _in_words(cells: Any) -> Any:
    """Return a column as words: each different value once, an empty one last where there is none."""
    import pyarrow as pa
    from pyarrow import compute

    places, values = _counted(cells) or _encoded(cells)
    words = pa.concat_arrays([_words(values), pa.array([""])])
    kinds = (pa.int8(), pa.int16(), pa.int32())
    narrowest = next(each for each in kinds if len(words) <= 2 ** (each.bit_width - 1))
    places = compute.fill_null(places.cast(narrowest), pa.scalar(len(words) - 1, narrowest))
    return pa.DictionaryArray.from_arrays(places, words)


def _counted(cells: Any) -> tuple[Any, Any] | None:
    """Return whole numbers that lie near each other by their distance to the lowest; None of others."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_integer(cells.type):
        return None
    low, high = compute.min_max(cells).as_py().values()
    if low is None or not -_FARTHEST <= low <= high <= _FARTHEST:
        return None
    above = compute.subtract(cells.combine_chunks().cast(pa.int16()), pa.scalar(low, pa.int16()))
    return above, pa.array(range(low, high + 1))


def _encoded(cells: Any) -> tuple[Any, Any]:
    encoded = cells if hasattr(cells.type, "index_type") else cells.dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    return whole.indices, whole.dictionary


def _words(values: Any) -> Any:
    import pyarrow as pa
    from pyarrow import compute

    kinds = {pa.string(), pa.large_string(), pa.binary(), pa.large_binary()}
    if values.type not in kinds:
        return pa.array(
            [str(int(each)) if isinstance(each, bool) else text_of(each) for each in values.to_pylist()],
            pa.string(),
        )
    texts = values.cast(pa.string())
    texts.validate(full=True)
    plain = compute.utf8_trim_whitespace(compute.replace_substring(texts, "\0", ""))
    return compute.utf8_normalize(plain, form="NFC")


if __name__ == "__main__":
    main()
