"""The note beside a raw file, `x.csv.source.toml`: where it came from, and the hash it had."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.store.config import checked
from ylp_analysis.store.places import write_text
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, Finding
from ylp_analysis.vocabulary.years import year_in_name

SUFFIX = ".source.toml"
LICENCE = "Open Government Licence v3.0"
_WORDS = {"data_version": ("", *terms.DATA_VERSIONS), "provenance": ("published", "local")}


class Sidecar(BaseModel):
    """What a sidecar states; every key may be left out or empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str = ""
    title: str = ""
    academic_year: str = ""
    data_version: str = ""
    published: str = ""
    retrieved: str = ""
    licence: str = ""
    sha256: str = ""
    layout: str = ""
    encoding: str = ""
    provenance: str = "published"
    made_up: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: Any, info: ValidationInfo) -> Any:
        if info.field_name == "made_up":
            if not isinstance(value, bool):
                raise ValueError("it must be true or false")
            return value
        if isinstance(value, dt.date):  # TOML's own dates, without quotes
            return value.isoformat()[:10]
        if not isinstance(value, str):
            raise ValueError("it must be text in quotes")
        return value.strip()

    @field_validator("data_version", "provenance")
    @classmethod
    def _is_a_word(cls, text: str, info: ValidationInfo) -> str:
        words = _WORDS[str(info.field_name)]
        if text not in words:
            raise ValueError(f"it must be {_one_of(words)}")
        return text

    @field_validator("published", "retrieved")
    @classmethod
    def _is_a_day(cls, text: str) -> str:
        try:
            return dt.date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            raise ValueError("it must be a day like 2019-12-13") from None


def sidecar_path(raw: Path) -> Path:
    """Where the sidecar of a raw file lies."""
    return raw.with_name(raw.name + SUFFIX)


def read_sidecar(raw: Path, name: str, sha256: str) -> tuple[Sidecar, list[Finding]]:
    """The sidecar of a raw file (an empty one when there is none), with findings about it."""
    path = sidecar_path(raw)
    if not path.is_file():
        return Sidecar(), []
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        sidecar = checked(Sidecar, values, f"Its sidecar {path.name}")
    except UnicodeDecodeError:
        return Sidecar(), [_unread(name, f"Its sidecar {path.name} is not UTF-8 text.")]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line \d+", str(error))
        where = f" ({line[0]})" if line else ""
        return Sidecar(), [_unread(name, f"Its sidecar {path.name} is not TOML{where}.")]
    except ParameterError as error:
        return Sidecar(), [_unread(name, error.problem, error.remedy)]
    if sidecar.sha256 and sidecar.sha256 != sha256:
        return sidecar, [
            Finding(
                "sidecar_hash",
                FAIL,
                name,
                "Its bytes are not those that its sidecar describes.",
                f"Bring the old file back, or run `ylp adopt {name}` to vouch for the new one.",
                stops="anything from this file",
            )
        ]
    return sidecar, []


def _unread(name: str, sentence: str, remedy: str = "Mend it.") -> Finding:
    return Finding(
        "sidecar_reads",
        FAIL,
        name,
        sentence,
        f"{remedy} Or remove the sidecar and run `ylp adopt {name}`.",
        stops="where its figures come from",
    )


def _one_of(words: tuple[str, ...]) -> str:
    """Words as a person lists them; an empty one is left out.

    >>> _one_of(("", "provisional", "final"))
    'provisional or final'
    """
    named = [word for word in words if word]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def adopt(raw: Path, **stated: str) -> Path:
    """Write the sidecar of a raw file: hash and date now, the rest as `stated` or to be filled in.

    What an older sidecar states is kept, except the hash. Returns the sidecar's path.

    Raises DataError when there is no such file.
    """
    if not raw.is_file():
        raise DataError(f"There is no file {raw.name}.", "Give the path of a file in data/raw.")
    path = sidecar_path(raw)
    kept = _stated(path) if path.is_file() else {}
    values = {
        "academic_year": year_in_name(raw.name) or year_in_name(raw.parent.name) or "",
        "data_version": "provisional" if "provisional" in raw.name else "final",
        "licence": LICENCE,
        **kept,
        **{key: value for key, value in stated.items() if value},
        "retrieved": dt.date.fromtimestamp(raw.stat().st_mtime).isoformat(),
        "sha256": sha256_of(raw),
    }
    sidecar = checked(Sidecar, values, f"The sidecar of {raw.name}")
    write_text(path, _toml(sidecar))
    return path


def _stated(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ParameterError(
            f"The sidecar {path.name} is not TOML.", "Mend it or remove it, then adopt again."
        ) from None


_MEANING = {
    "publisher": "who published it, e.g. Department for Education",
    "title": "the publication",
    "academic_year": "results year, like 2018/19",
    "data_version": "provisional, revised or final",
    "published": "the day it came out, like 2019-12-13; later than as_of means hindsight",
    "retrieved": "the day it was brought here",
    "licence": "terms of use",
    "sha256": "hash of the file's bytes; a changed file is refused",
    "layout": "the shape it was recognised as (may stay empty)",
    "encoding": "may stay empty",
    "provenance": "published or local",
    "made_up": "true for sample data",
}


def _toml(sidecar: Sidecar) -> str:
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}  # {_MEANING[key]}"
        for key, value in sidecar.model_dump().items()
    ]
    return "\n".join(lines) + "\n"
