"""The walls of the house: which room may know which, and what a pure room leaves alone.

Each rule is a function from source text to a list of offences, so that each can be shown to fail.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = "ylp_analysis"
# All that a room may read of the face: anything else there leads through every wall.
FACE = tuple(f"{PACKAGE}.{word}" for word in ("__version__", "__file__"))

# Room → what it may import besides itself. `errors` and `vocabulary` may be used in every room but
# the ground floor, which knows `errors` alone.
WALLS = {
    "errors": (),
    "vocabulary": (),
    "intake": (),
    "measures": (),
    "disclosure": (),
    "sample": ("intake.layouts",),
    "evidence": ("measures", "disclosure"),
    "figures": ("disclosure", "evidence.argument"),
    "store": (),
    "prepare": ("store", "intake", "measures", "sample", "disclosure"),
    "project": ("store", "evidence", "figures", "disclosure"),
    "packs": ("project", "store", "disclosure"),
    "explore": ("project", "figures", "disclosure"),
    "said": (),
    "cli": ("said", "prepare", "project", "packs", "explore", "store"),
}
PURE = ("intake", "measures", "disclosure", "evidence", "figures", "sample", "vocabulary")
DISK_MODULES = "pathlib os shutil tempfile glob subprocess socket urllib http papermill nbconvert nbformat".split()
DISK_CALLS = re.compile(
    r"open|read_\w+|write_(text|bytes)|imsave|savez?|to_(parquet|pickle|feather|excel|hdf|orc|sql)"
)
TEXT_UNLESS_GIVEN_A_PLACE = ("to_csv", "to_json", "to_html", "to_string", "to_markdown")


def modules() -> dict[str, str]:
    """Dotted module name → source, for the whole package."""
    found = {}
    for path in sorted((REPOSITORY / PACKAGE).rglob("*.py")):
        parts = path.relative_to(REPOSITORY).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path.read_text(encoding="utf-8")
    return found


def imports(module: str, sources: dict[str, str]) -> list[tuple[int, str]]:
    """Line and dotted name of everything that a module imports, wherever the import stands."""
    found, faces = [], set()
    package = (
        module if any(m.startswith(f"{module}.") for m in sources) else module.rpartition(".")[0]
    )
    tree = ast.parse(sources[module])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names if alias.name != PACKAGE]
            faces |= {alias.asname or PACKAGE for alias in node.names if alias.name == PACKAGE}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                known = whole in sources or whole in FACE
                found.append((node.lineno, whole if known else base))
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            names = [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
            found += [(node.lineno, str(name)) for name in names]
    return found + [
        (node.lineno, f"{PACKAGE}.{node.attr}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in faces
    ]


def called(node: ast.Call) -> str:
    """The last word of what is called: `read_csv` for `pd.read_csv(...)`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def room(module: str) -> str:
    """The room of a module: the second word of its name, "" for the face."""
    return module.split(".")[1] if "." in module else ""


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


def breaches(sources: dict[str, str]) -> list[str]:
    """Imports that go through a wall."""
    found = []
    for module in sources:
        here = room(module)
        if not here:
            continue
        if here not in WALLS:
            found.append(f"{module}: the room {here!r} is not in the plan (WALLS)")
            continue
        shared = () if here == "errors" else ("errors",)
        if here not in ("errors", "vocabulary"):
            shared += ("vocabulary",)
        allowed = [*FACE, *(f"{PACKAGE}.{name}" for name in (here, *shared, *WALLS[here]))]
        for line, name in imports(module, sources):
            if within(name, PACKAGE) and not any(within(name, a) for a in allowed):
                found.append(f"{module}:{line} imports {name}")
    return found


def impurities(source: str, own: frozenset[str] = frozenset()) -> list[str]:
    """What a pure room does with a disk, a network or a notebook runner.

    own: functions that pure rooms define, so that `read_column` of a frame is no disk read.
    """
    tree = ast.parse(source)
    found = [
        f"line {line}: imports {name}"
        for line, name in imports("m", {"m": source})
        if name.split(".")[0] in DISK_MODULES
    ]
    buffers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if called(node.value) in ("BytesIO", "StringIO")
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if DISK_CALLS.fullmatch(name) and name not in own:
            found.append(f"line {node.lineno}: calls {name}")
        elif name in TEXT_UNLESS_GIVEN_A_PLACE and (
            node.args or any(k.arg in ("path_or_buf", "buf") for k in node.keywords)
        ):
            found.append(f"line {node.lineno}: {name} is given a place")
        elif name == "savefig" and not (
            node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in buffers
        ):
            found.append(f"line {node.lineno}: savefig writes elsewhere than to a buffer in memory")
    return found


def circles(sources: dict[str, str]) -> list[str]:
    """Modules that import each other in a ring."""
    graph = {m: {name for _, name in imports(m, sources) if name in sources} - {m} for m in sources}
    found: list[str] = []
    done: set[str] = set()

    def follow(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            found.append(" → ".join([*path[path.index(module) :], module]))
        elif module not in done:
            for target in sorted(graph[module]):
                follow(target, (*path, module))
            done.add(module)

    for module in sorted(graph):
        follow(module, ())
    return found


def work_at_import(source: str) -> list[str]:
    """Statements of a module that do something when it is imported."""
    quiet = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    busy = re.compile(
        r"open|read_\w+|read|cwd|home|getenv|now|today|import_module|run|use|set_theme"
    )
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, quiet):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.If) and re.search(
            r"\bTYPE_CHECKING\b|\b__name__ == '__main__'", ast.unparse(node.test)
        ):
            continue
        calls = [called(n) for n in ast.walk(node) if isinstance(n, ast.Call)]
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and not any(
            busy.fullmatch(name) for name in calls
        ):
            continue
        found.append(f"line {node.lineno}: {ast.unparse(node)[:60]}")
    return found


def test_no_room_imports_through_a_wall():
    assert breaches(modules()) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("vocabulary.terms", "from ylp_analysis.measures import gaps"),
        ("vocabulary.terms", "import ylp_analysis.store.raw"),
        ("measures.gaps", "def f():\n    from ylp_analysis import evidence"),
        ("measures.gaps", "from ..intake import rows"),
        ("intake.rows", "import importlib\nimportlib.import_module('ylp_analysis.store')"),
        ("figures.charts", "from ylp_analysis.evidence import claims"),
        ("packs.render", "from ylp_analysis.figures import charts"),
        ("cli", "from ylp_analysis.intake import rows"),
        ("cli", "import ylp_analysis as ylp\nylp.open_project('.')"),
        ("attic.things", "x = 1"),
        ("errors", "from ylp_analysis.vocabulary import terms"),
    ],
)
def test_an_import_through_a_wall_is_seen(module, source):
    rooms = {f"{PACKAGE}.{name}": "" for name in WALLS}
    others = {f"{PACKAGE}.{m}": "" for m in ("intake.rows", "evidence.claims", "store.raw")}
    assert breaches({**rooms, **others, f"{PACKAGE}.{module}": source})


def test_an_import_within_the_walls_is_let_through():
    source = "from ylp_analysis.evidence.argument import Chart\nfrom ylp_analysis import errors"
    assert breaches({f"{PACKAGE}.errors": "", f"{PACKAGE}.figures.charts": source}) == []


@pytest.mark.parametrize("name", PURE)
def test_a_pure_room_leaves_the_disk_alone(name):
    pure = {m: source for m, source in modules().items() if room(m) in PURE}
    own = frozenset(
        node.name
        for source in pure.values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    )
    found = {m: impurities(source, own) for m, source in pure.items() if room(m) == name}
    assert {module: offences for module, offences in found.items() if offences} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from pathlib import Path",
        "def f():\n    import papermill as pm",
        "from nbconvert.exporters import HTMLExporter",
        "open('a')",
        "pd.read_csv(x)",
        "frame.to_parquet('x')",
        "frame.to_csv('x.csv')",
        "figure.savefig('x.png')",
        "figure.savefig(path)",
    ],
)
def test_a_door_to_the_disk_is_seen_in_a_pure_room(source):
    assert impurities(source)


def test_a_picture_may_be_made_in_memory():
    assert impurities("b = io.BytesIO()\nfigure.savefig(b, format='svg')\nframe.to_csv()") == []


def test_no_modules_import_each_other_in_a_ring():
    assert circles(modules()) == []


def test_a_ring_of_imports_is_seen():
    ring = {"p.a": "from p import b", "p.b": "import p.c", "p.c": "def f():\n    import p.a"}
    assert circles({"p": "", **ring}) == ["p.a → p.b → p.c → p.a"]


def test_nothing_is_done_when_a_module_is_imported():
    found = {module: work_at_import(source) for module, source in modules().items()}
    assert {module: offences for module, offences in found.items() if offences} == {}


@pytest.mark.parametrize(
    "source",
    [
        "print('hello')",
        "matplotlib.use('Agg')",
        "for x in y:\n    z(x)",
        "try:\n    import a\nexcept ImportError:\n    a = None",
        "TABLE = pd.read_csv('x.csv')",
        "NOW = datetime.now()",
        "with open('x') as f:\n    pass",
        "if DEBUG:\n    x = 1",
    ],
)
def test_work_at_import_is_seen(source):
    assert work_at_import(source)


def test_the_face_loads_neither_pandas_nor_numpy():
    probe = "import sys, ylp_analysis; print(sorted({'pandas', 'numpy'} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
