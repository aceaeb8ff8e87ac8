"""No line of bad input is forgotten, and no test names one that is not there."""

import ast
from pathlib import Path


def test_every_line_of_bad_input_is_fed_by_a_test(lines):
    fed = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.line":
                fed |= {ast.literal_eval(argument) for argument in node.args}
    assert fed == set(lines)
