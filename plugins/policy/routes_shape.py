"""How a mapping of routes.yml is checked: by a pydantic model each, with Alertmanager's idea of what a scalar is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError, model_validator

from fixtures import strict_yaml
from fixtures.strict_yaml import BadFile, Document, KeyPath, suggestion

from .matchers import checked_pattern

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
_DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_MILLISECONDS = (365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1)
_LONGEST = 2**63 / 1_000_000  # milliseconds; what Go's durations hold
TRUE, _FALSE = ("y", "yes", "true", "on"), ("n", "no", "false", "off")


class Plain(str):
    """An unquoted scalar that YAML takes for a number, a date or a truth value: 4, 12:30, yes. Its text is kept:
    Alertmanager takes the text wherever it wants text."""


class _TextLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Every scalar as its text, but null."""


def _plain(_: yaml.SafeLoader, node: yaml.ScalarNode) -> Plain:
    return Plain(node.value)


for _tag in ("bool", "int", "float", "timestamp"):
    _TextLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _plain)


def document(file: Path) -> Document:
    """The file, its scalars as text. Raises BadFile for what is no YAML."""
    checked = strict_yaml.read(file)
    return Document(file, yaml.load(file.read_text(encoding="utf-8"), Loader=_TextLoader), checked.lines)  # noqa: S506


class Shape(BaseModel, extra="forbid"):
    """A mapping of the file. A key with nothing behind it counts as left out."""

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}


Model = TypeVar("Model", bound=Shape)


def checked(document: Document, model: type[Model]) -> Model:
    """The document as `model`. Raises BadFile with one fault for each thing that is wrong."""
    try:
        return model.model_validate(document.data if document.data is not None else {})
    except ValidationError as problem:
        raise BadFile([document.fault(error["loc"], _expected(error, model)) for error in problem.errors()]) from None


def _expected(error: Any, model: type[BaseModel]) -> str:
    """What should stand there. Never the value that does: it may be a secret."""
    match error["type"]:
        case "extra_forbidden":
            return "unknown key" + suggestion(str(error["loc"][-1]), _keys_at(model, error["loc"][:-1]))
        case "missing":
            return "missing, and required"
        case "model_type" | "dict_type":
            return "should be a mapping, `key: value`"
        case "list_type" | "tuple_type":
            return "should be a list"
        case "string_type":
            return "should be text"
    return str(error["msg"]).removeprefix("Value error, ")


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that the mapping at this place of the file may have."""
    for part in path:
        if isinstance(part, str):
            model = _inside(model, part)
    return [field.alias or name for name, field in model.model_fields.items()]


def _inside(model: type[BaseModel], key: str) -> type[BaseModel]:
    """The model of what stands under a key of `model`, or `model` itself where that has no model."""
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            for inner in [field.annotation, *getattr(field.annotation, "__args__", ())]:
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    return inner
    return model


def _flag(value: object) -> object:
    text = str(value).lower()
    if text in TRUE + _FALSE and (isinstance(value, Plain) or len(text) == 1):
        return text in TRUE
    raise ValueError("should be true or false, without quotes")


def _count(value: object) -> object:
    if isinstance(value, Plain) and re.fullmatch(r"\+?[0-9][0-9_]*", value):
        return int(value)
    raise ValueError("should be a whole number from 0 on, without quotes")


def _texts(value: object) -> object:
    """A mapping of texts: nothing counts as the empty text."""
    return {key: "" if each is None else each for key, each in value.items()} if isinstance(value, dict) else value


def _seconds(value: object) -> object:
    if value == "0":
        return 0.0
    match = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if match is None:
        raise ValueError(f"{value!r} is no duration; write it like 30s, 5m, 4h, 1d12h")
    total = sum(int(number or 0) * unit for number, unit in zip(match.groups(), _MILLISECONDS, strict=True))
    if total >= _LONGEST:
        raise ValueError(f"{value!r} is longer than 292 years")
    return total / 1000


def label_name(name: str) -> str:
    if not _LABEL.fullmatch(name):
        raise ValueError(f"{name!r} is no label's name: letters, digits and _, not a digit first")
    return name


def labelled(mapping: Mapping[str, str]) -> Mapping[str, str]:
    for name in mapping:
        label_name(name)
    return mapping


def at_most_one(*keys: str) -> Callable[[Any], Any]:
    """A check of a model: of these keys one may have something behind it."""

    def check(model: Any) -> Any:
        given = [key for key in keys if getattr(model, key)]
        if len(given) > 1:
            raise ValueError(f"has {' and '.join(given)}; keep one of them")
        return model

    return check


def _patterned(mapping: Mapping[str, str]) -> Mapping[str, str]:
    for pattern in mapping.values():
        checked_pattern(pattern)
    return mapping


Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
Seconds = Annotated[float, BeforeValidator(_seconds)]
Label = Annotated[str, AfterValidator(label_name)]
Texts = Annotated[dict[str, str], BeforeValidator(_texts)]
Labels = Annotated[Texts, AfterValidator(labelled)]
Patterns = Annotated[Labels, AfterValidator(_patterned)]
