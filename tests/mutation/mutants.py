# mutants.py - find the places where the library's sources can be made wrong.
# Pure: reads sources, changes none.
#
#   exported   the body of an exported function is emptied
#   turned     a comparison says the opposite
#   relaxed    an atomic operation orders nothing
# SPDX-License-Identifier: MIT
import dataclasses
import pathlib
import re

KINDS = ("exported", "turned", "relaxed")
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}

# What looks like a comparison in these is none; a newline keeps its place.
HIDDEN = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
                    r"|^[ \t]*#(?:\\\n|[^\n])*|_Static_assert\([^;]*;",
                    re.DOTALL | re.MULTILINE)
OPERATOR = re.compile(r"->|<<=|>>=|<<|>>|[<>=!]=|[<>]")
EXPORTED = re.compile(r"^EXPORT (?:ALWAYS_OPTIMISED )?"
                      r"(?P<type>[\w ]+?\**)\s*\b(?P<name>\w+)\([^;{]*?\)\n\{",
                      re.MULTILINE)
DEFINITION = re.compile(r"^(?!static_|#|EXPORT_)[A-Za-z_][^\n;={}]*?"
                        r"\b(\w+)\([^;{]*?\)\n\{", re.MULTILINE)
ORDER = re.compile(r"\b(?:memory_order_|__ATOMIC_)"
                   r"(?:acquire|release|acq_rel|seq_cst|"
                   r"ACQUIRE|RELEASE|ACQ_REL|SEQ_CST)\b")
# Without an order they have the strictest; two for a compare-and-exchange.
STRICTEST = re.compile(r"\batomic_(?:load|store|exchange|"
                       r"fetch_(?:add|sub|and|or)|"
                       r"compare_exchange_(?:weak|strong))(?=\()")


@dataclasses.dataclass(frozen=True)
class Mutant:
    kind: str
    path: str      # from the root of the sources
    function: str  # around the place
    line: int
    text: str      # that line, as it is
    start: int     # the sources from here
    end: int       # to here
    becomes: str   # are replaced by this

    @property
    def name(self):
        """Says which it is, and outlives changes elsewhere in the file."""
        return f"{self.kind} {self.path} {self.function}: {self.text}"

    def apply(self, source):
        return source[:self.start] + self.becomes + source[self.end:]


def blank(source):
    """The source with comments, strings and directives as spaces."""
    return HIDDEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)


def closing(source, start):
    """The place behind the bracket that matches the one at start."""
    pairs, depth = {"(": 1, "{": 1, ")": -1, "}": -1}, 0
    for at in range(start, len(source)):
        depth += pairs.get(source[at], 0)
        if depth == 0:
            return at + 1
    raise ValueError("brackets do not match")


def exported(code):
    for found in EXPORTED.finditer(code):
        result = found["type"].strip()
        empty = "" if result == "void" else f"return ({result}){{0}};"
        brace = found.end() - 1
        yield found.start(), brace, closing(code, brace), f"{{ {empty} }}"


def turned(code):
    for found in OPERATOR.finditer(code):
        if found[0] in OPPOSITE:
            yield (found.start(), found.start(), found.end(),
                   OPPOSITE[found[0]])


def relaxed(code):
    for found in ORDER.finditer(code):
        word = "__ATOMIC_RELAXED" if found[0][0] == "_" else \
            "memory_order_relaxed"
        yield found.start(), found.start(), found.end(), word
    for found in STRICTEST.finditer(code):
        end = closing(code, found.end())
        orders = 2 if "compare" in found[0] else 1
        yield (found.start(), found.start(), end, found[0] + "_explicit" +
               code[found.end():end - 1] +
               ", memory_order_relaxed" * orders + ")")


FIND = {"exported": exported, "turned": turned, "relaxed": relaxed}
WHERE = {"exported": ["src/shim/*.c"],
         "turned": ["src/heap/*.[ch]"],
         "relaxed": [f"src/{folder}/*.[ch]"
                     for folder in ("core", "os", "heap", "shim")]}


def of_file(kind, root, path):
    source = (root / path).read_text()
    code = blank(source)
    functions = [(m.start(), m[1]) for m in DEFINITION.finditer(code)]
    lines = source.splitlines()
    for at, start, end, becomes in sorted(FIND[kind](code)):
        line = source.count("\n", 0, at)
        end_of_line = source.find("\n", at)
        before = [name for place, name in functions if place <= end_of_line]
        yield Mutant(kind, path, before[-1] if before else "-", line + 1,
                     lines[line].strip(), start, end, becomes)


def find(root, kinds):
    """All mutants of these kinds, in the order of the sources. Those on one
    line have numbers behind its text."""
    root = pathlib.Path(root)
    times = {}
    for kind in kinds:
        for path in sorted({found.relative_to(root).as_posix()
                            for pattern in WHERE[kind]
                            for found in root.glob(pattern)}):
            for mutant in of_file(kind, root, path):
                nth = times[mutant.name] = times.get(mutant.name, 0) + 1
                if nth > 1:
                    mutant = dataclasses.replace(
                        mutant, text=f"{mutant.text} ({nth})")
                yield mutant
