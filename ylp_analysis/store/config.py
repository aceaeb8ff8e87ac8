"""What the partnership decides: config/*.toml, read strictly (an unknown key is refused by name)."""

import datetime as dt
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from ylp_analysis.errors import ParameterError
from ylp_analysis.store.places import Places
from ylp_analysis.vocabulary.catalogue import KEY_STAGES, MEASURES, SUBJECTS
from ylp_analysis.vocabulary.terms import CLAIM_EXPECTS
from ylp_analysis.vocabulary.years import academic_year

Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Area(_Strict):
    """The authority: its name, three-digit code, and the partnership that reads the packs."""

    name: str = Field(min_length=1, max_length=60)
    la_code: str = Field(pattern=r"^\d{3}$")
    partnership: str = Field(default="", max_length=80)


class Margins(_Strict):
    """The smallest change in a gap (percentage points) that matters, agreed in advance."""

    school: float = Field(default=5, gt=0)
    cluster: float = Field(default=5, gt=0)
    la: float = Field(default=3, gt=0)
    england: float = Field(default=1, gt=0)


class Thresholds(_Strict):
    """cluster_coverage: share of a cluster's disadvantaged pupils that must be behind a verdict."""

    cluster_coverage: float = Field(default=0.9, gt=0, le=1)


class Neighbours(_Strict):
    """The authority's statistical neighbours: their three-digit codes, and the list's ISO date."""

    codes: tuple[str, ...] = ()
    dated: str = ""

    @field_validator("codes")
    @classmethod
    def _are_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\d{3}", code) for code in codes):
            raise ValueError("a code is not three digits")
        if len(set(codes)) != len(codes):
            raise ValueError("a code stands twice")
        return codes

    @model_validator(mode="after")
    def _is_dated(self) -> Self:
        if self.codes and not self.dated:
            raise ValueError("the list needs its date, like dated = 2014-10-31 in quotes")
        if self.dated:
            try:
                dt.date.fromisoformat(self.dated)
            except ValueError:
                raise ValueError("dated is not a date like 2014-10-31") from None
        return self


class Partnership(_Strict):
    """config/partnership.toml."""

    area: Area
    margins: Margins = Margins()
    thresholds: Thresholds = Thresholds()
    neighbours: Neighbours = Neighbours()

    @model_validator(mode="after")
    def _is_no_neighbour_of_itself(self) -> Self:
        if self.area.la_code in self.neighbours.codes:
            raise ValueError("the authority stands among its own neighbours")
        return self


class ClaimDeclared(_Strict):
    """One sentence of the plan that states a fact, and the check that tests it."""

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9]{1,11}$")
    sentence: str = Field(min_length=3, max_length=300)
    priority: int = Field(ge=1, le=6)
    check: str
    key_stage: str
    subject: str
    measure: str
    expected: str
    year: str

    @field_validator("year")
    @classmethod
    def _is_a_year(cls, year: str) -> str:
        try:
            return academic_year(year)
        except ParameterError as error:
            raise ValueError(str(error)) from None

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        for word, known, what in (
            (self.check, CLAIM_EXPECTS, "check"),
            (self.key_stage, KEY_STAGES, "key stage"),
            (self.subject, SUBJECTS, "subject"),
            (self.measure, MEASURES, "measure"),
            (self.expected, CLAIM_EXPECTS.get(self.check, ()), f"expectation of {self.check}"),
        ):
            if word not in known:
                raise ValueError(f"{self.id}: no {what} {word!r}; use one of {', '.join(known)}")
        return self


class Claims(_Strict):
    """config/claims.toml."""

    claim: tuple[ClaimDeclared, ...] = ()


class Pack(_Strict):
    """config/pack.toml: the pages of each edition; whether hindsight is allowed."""

    allow_hindsight: bool = False
    pages: dict[str, tuple[str, ...]]


class Settings(_Strict):
    """Everything in config/."""

    partnership: Partnership
    claims: Claims
    pack: Pack


def load_settings(places: Places) -> Settings:
    """The settings of a project; ParameterError naming file, key and nearest valid key."""
    return Settings(
        partnership=_read(places.config / "partnership.toml", Partnership),
        claims=_read(places.config / "claims.toml", Claims, needed=False),
        pack=_read(places.config / "pack.toml", Pack),
    )


def _read(path: Path, model: type[_Strict], *, needed: bool = True) -> Any:
    where = f"config/{path.name}"
    if not path.is_file():
        if not needed:
            return model()
        raise ParameterError(f"{where} is missing.", "`ylp init DIR` writes one to copy.")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"{where} is not TOML: {error}.", "Mend that line.") from None
    return checked(model, values, where)


# What is wrong with a value, in the words of someone who edits TOML.
_PLAIN = {
    "missing": "it is not given",
    "string_type": "it must be text in quotes",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "float_type": "it must be a number",
    "float_parsing": "it must be a number",
    "list_type": "it must be a list in square brackets",
    "tuple_type": "it must be a list in square brackets",
    "model_type": "it must be a table of keys",
    "dict_type": "it must be a table of keys",
}


def checked(model: type[Model], values: dict[str, Any], where: str) -> Model:
    """The values as `model`; ParameterError naming `where`, the key and the nearest valid key."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _as_parameter_error(where, model, error) from None


def _as_parameter_error(
    where: str, model: type[BaseModel], error: ValidationError
) -> ParameterError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _keys(model)
        near = get_close_matches(str(first["loc"][-1]), known, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
        return ParameterError(f"{where} has an unknown key {key!r}.", hint)
    said = _PLAIN.get(first["type"]) or first["msg"].removeprefix("Value error, ").rstrip(".")
    return ParameterError(f"{': '.join(filter(None, (where, key, said)))}.", "Mend that value.")


def _keys(model: type[BaseModel]) -> list[str]:
    keys: list[str] = []
    for name, entry in model.model_fields.items():
        keys.append(name)
        if isinstance(entry.annotation, type) and issubclass(entry.annotation, BaseModel):
            keys.extend(_keys(entry.annotation))
    return keys
