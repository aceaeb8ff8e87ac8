"""Nothing that is read becomes code: no pickle, no yaml.load, no eval, no shell."""

import ast
import json
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "dbm"}
CALLS = {
    "read_pickle", "to_pickle", "unsafe_load", "full_load", "load_all", "eval", "exec",
}  # fmt: skip


def offences(source: str) -> list[str]:
    """What in a source would let data run as code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            found.append(str(node.module))
        elif isinstance(node, ast.Call):
            found += _called(node)
    return found


def _called(node: ast.Call) -> list[str]:
    function = node.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    owner = getattr(getattr(function, "value", None), "id", "")
    told = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
    frame = isinstance(function, ast.Attribute) and owner not in ("os", "builtins", "yaml")
    if owner == "os" and name in ("system", "popen"):
        return [name]
    if name in CALLS and not (name == "eval" and frame):
        return [name]
    if (owner, name) == ("yaml", "load") or told.get("allow_pickle") or told.get("shell"):
        return [f"{owner}.{name}"]
    return []


def sources() -> dict[str, str]:
    """Place → source of the package, the scripts, the benchmarks and the notebooks' cells."""
    found = {}
    for folder in ("ylp_analysis", "scripts", "benchmarks"):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            found[path.relative_to(REPOSITORY).as_posix()] = path.read_text(encoding="utf-8")
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
        found[path.name] = "\n".join(code)
    return found


def test_nothing_that_is_read_becomes_code():
    assert {place: found for place, s in sources().items() if (found := offences(s))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "def f():\n    import shelve",
        "pd.read_pickle(path)",
        "frame.to_pickle(path)",
        "yaml.load(text)",
        "yaml.unsafe_load(text)",
        "np.load(path, allow_pickle=True)",
        "eval(text)",
        "exec(text)",
        "os.system(text)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_a_way_from_data_to_code_is_seen(source):
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    ["yaml.safe_load(text)", "tomllib.loads(text)", "np.load(path)", "subprocess.run([a])"],
)
def test_plain_reading_is_let_through(source):
    assert offences(source) == []
