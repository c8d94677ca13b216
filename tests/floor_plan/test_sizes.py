from tests.floor_plan import sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def test_no_file_is_longer_than_a_sitting():
    too_long = [
        f"{sources.name(file)}: {lines} lines"
        for file in sources.python()
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]

    assert too_long == []


def test_no_function_is_longer_than_the_eye():
    too_long = [
        f"{sources.place(file, function.lineno)} {function.name}: {lines} lines"
        for file in sources.python()
        for function in sources.functions(file)
        if (lines := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    ]

    assert too_long == []
