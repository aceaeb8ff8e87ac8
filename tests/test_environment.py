"""The ways to install are in step: pyproject.toml, both locks, environment.yml, pre-commit."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
MACHINE_PATH = re.compile(r"(?m)(^|[\s@=])(/|[A-Za-z]:\\|file:)")


def text_of(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def normal(name: str) -> str:
    """A package's name as indexes compare it.

    >>> normal("great_tables")
    'great-tables'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def bounds(requirements: list[str]) -> dict[str, str]:
    """Package → version bound, for requirements like `pandas>=3.0`."""
    found = {}
    for requirement in requirements:
        name, bound = re.fullmatch(r"([\w.-]+)\s*(.*)", requirement).groups()
        found[normal(name)] = bound
    return found


def locked(text: str) -> dict[str, tuple[str, int]]:
    """Package → (version, number of hashes) of a lock file."""
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    found = {}
    for entry in entries:
        head = re.match(r"([\w.-]+)==([^\s;\\]+)", entry)
        if head:
            found[normal(head[1])] = (
                head[2],
                len(re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)),
            )
    return found


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads(text_of("pyproject.toml"))["project"]


@pytest.fixture(scope="module")
def environment() -> dict:
    return yaml.safe_load(text_of("environment.yml"))


def test_the_conda_environment_asks_for_the_same_packages_and_bounds(project, environment):
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    asked = bounds([e for e in plain if e != "pip" and not e.startswith("python=")])
    assert asked == bounds(project["dependencies"])


def test_the_conda_environment_has_the_oldest_python_that_the_package_supports(
    project, environment
):
    oldest = project["requires-python"].removeprefix(">=")
    assert f"python={oldest}" in environment["dependencies"]


def test_the_conda_environment_lets_pip_add_this_package_alone(environment):
    by_pip = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert by_pip == [["-e ."]]


def test_the_conda_environment_bears_the_packages_name(project, environment):
    assert environment["name"] == project["name"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_runtime_dependency_at_or_above_its_bound(lock, project):
    held = locked(text_of(lock))
    for name, bound in bounds(project["dependencies"]).items():
        assert name in held, f"{name} is not in {lock}: run `make lock`"
        assert version(held[name][0]) >= version(bound), f"{name} in {lock} is below {bound}"


@pytest.mark.parametrize("extra", ["dev", "browser"])
def test_the_development_lock_holds_the_extras_too(extra, project):
    held = locked(text_of("requirements-dev.lock"))
    for name, bound in bounds(project["optional-dependencies"][extra]).items():
        assert name in held, f"{name} is not in requirements-dev.lock: run `make lock`"
        assert version(held[name][0]) >= version(bound)


def test_both_locks_name_the_same_versions():
    runtime, development = (locked(text_of(lock)) for lock in LOCKS)
    different = {n for n in runtime if runtime[n][0] != development.get(n, ("absent",))[0]}
    assert different == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_hashes(lock):
    held = locked(text_of(lock))
    assert len(held) > 50
    assert [name for name, (_, hashes) in held.items() if not hashes] == []


@pytest.mark.parametrize("name", [*LOCKS, "environment.yml"])
def test_no_address_stands_in_what_is_installed_from(name):
    assert ":" + "//" not in text_of(name)
    assert "index-url" not in text_of(name)


@pytest.mark.parametrize("name", [*LOCKS, "environment.yml"])
def test_no_path_of_a_machine_stands_in_what_is_installed_from(name):
    assert MACHINE_PATH.search(text_of(name)) is None


def test_the_path_check_sees_a_path():
    assert MACHINE_PATH.search("pandas @ file:" + "///x/pandas.whl")
    assert MACHINE_PATH.search("-e /" + "srv/ylp")


def test_a_lock_without_a_hash_is_seen():
    assert locked("pandas==3.1.1 \\\n    # via x\n") == {"pandas": ("3.1.1", 0)}


def test_pre_commit_runs_the_tools_in_the_locked_versions():
    held = locked(text_of("requirements-dev.lock"))
    config = yaml.safe_load(text_of(".pre-commit-config.yaml"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    pins = {pin for hook in hooks for pin in hook.get("additional_dependencies", [])}
    assert {pin.split("==")[0] for pin in pins} == {"ruff", "nbstripout"}
    for pin in pins:
        name, pinned = pin.split("==")
        assert held[name][0] == pinned


def test_pre_commit_fetches_no_repository():
    config = yaml.safe_load(text_of(".pre-commit-config.yaml"))
    assert {repository["repo"] for repository in config["repos"]} == {"local"}


def test_the_citation_gives_the_packages_version(project):
    assert yaml.safe_load(text_of("CITATION.cff"))["version"] == project["version"]
