"""Pictures of the writer's own: opened with care, and written anew so that nothing hidden follows along.

A photograph tells where and by whom it was taken; only what is seen goes into a report.
"""

import io
import warnings
from typing import TYPE_CHECKING, Final, Literal

from fokus.report.blocks import Figure

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST: Final = 20 * 2**20
"""How many bytes a picture may have."""

PictureFault = Literal["picture-svg", "picture-unreadable", "picture-too-large"]

_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")
_MOST_PIXELS: Final = 50_000_000
_LONGEST_SIDE: Final = 2400
_USUAL_DPI: Final = 96.0
_LIKELY_DPI: Final = (50.0, 1200.0)
_MM_PER_INCH: Final = 25.4


def picture(data: bytes) -> Figure | PictureFault:
    """Return a picture as it goes into a report, or why it cannot."""
    from PIL import Image, UnidentifiedImageError

    if b"<svg" in data[:2000].lower():
        return "picture-svg"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return "picture-too-large" if image.width * image.height > _MOST_PIXELS else _figure(image)
    except Image.DecompressionBombError:
        return "picture-too-large"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError):
        return "picture-unreadable"


def _figure(image: "Image") -> Figure:
    from PIL import ImageOps

    kind: Literal["png", "jpeg"] = "jpeg" if image.format == "JPEG" else "png"
    dpi = _resolution(image)
    seen = ImageOps.exif_transpose(image)
    wide, high = (each / dpi * _MM_PER_INCH for each in seen.size)
    seen.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return Figure(_written(seen, kind), wide, high, "", kind=kind)


def _resolution(image: "Image") -> float:
    said = image.info.get("dpi", (_USUAL_DPI, _USUAL_DPI))
    found = float(said[0]) if isinstance(said, tuple) and said else _USUAL_DPI
    return found if _LIKELY_DPI[0] <= found <= _LIKELY_DPI[1] else _USUAL_DPI


def _written(image: "Image", kind: Literal["png", "jpeg"]) -> bytes:
    plain = image.convert("RGB" if kind == "jpeg" else "RGBA" if image.has_transparency_data else "RGB")
    plain.info.clear()
    buffer = io.BytesIO()
    plain.save(buffer, kind, **({"quality": 88} if kind == "jpeg" else {"optimize": True}))
    return buffer.getvalue()
