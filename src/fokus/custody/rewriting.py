"""A person's file with something changed in it: its mark of encoding and its line ends stay as they were."""

from collections.abc import Callable

BOM = b"\xef\xbb\xbf"


def rewritten(data: bytes, edit: Callable[[str], str]) -> bytes:
    r"""Return the bytes of a UTF-8 file after an edit of its text, which is given without BOM and with LF.

    A file that is not there yet (no bytes) gets the mark by which a spreadsheet knows UTF-8.

    >>> rewritten(b"\xef\xbb\xbfkod;yrke\r\n", lambda text: text + "D07;kurator\n")
    b'\xef\xbb\xbfkod;yrke\r\nD07;kurator\r\n'
    """
    text = data.removeprefix(BOM).decode()
    ends = "\r\n" if "\r\n" in text else "\n"
    edited = edit(text.replace("\r\n", "\n")).replace("\n", ends).encode()
    return BOM + edited if data.startswith(BOM) or not data else edited
