"""inputs.py - make what the tools of bench/programs work on: the same files
every time.

SPDX-License-Identifier: MIT
"""
import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path

WORDS = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu "
         "xi omicron pi rho sigma tau upsilon phi chi psi omega").split()


def c_function(rng, i):
    """One function of a made-up C program."""
    kind = rng.randrange(4)
    name, k = f"{rng.choice(WORDS)}_{i}", rng.randrange(3, 90)
    if kind == 0:
        cases = "".join(f"    case {n}: r += s->a * {rng.randrange(99)} + "
                        f"(int)s->name[{n % 16}]; break;\n" for n in range(8))
        return (f"int {name}(struct node *s, int x)\n{{\n    int r = {k};\n"
                f"    switch (x) {{\n{cases}    default: r = x << 2;\n    }}\n"
                "    return r;\n}\n")
    if kind == 1:
        return (f"long {name}(struct node *s, int n)\n{{\n    long sum = 0;\n"
                "    for (int i = 0; i < n; i++) {\n"
                f"        if (s[i].a % {k} == 0) continue;\n"
                f"        sum += s[i].b * {k}; s[i].a ^= (int)sum;\n"
                "        for (struct node *t = s[i].next; t; t = t->next)\n"
                "            sum -= t->b > sum ? t->a : t->b;\n    }\n"
                "    return sum;\n}\n")
    if kind == 2:
        return (f"char *{name}(const char *from, char *to, unsigned long size)\n"
                "{\n    char *start = to;\n    while (size-- > 1 && *from) {\n"
                f"        char c = *from++;\n        if (c == {k}) c = ' ';\n"
                "        else if (c >= 'a' && c <= 'z') c = (char)(c - 32);\n"
                "        *to++ = c;\n    }\n    *to = 0;\n    return start;\n}\n")
    return (f"double {name}(const double *a, double *b, int n)\n{{\n"
            f"    double best = {k}.5;\n    for (int i = 1; i + 1 < n; i++) {{\n"
            "        b[i] = (a[i - 1] + 2 * a[i] + a[i + 1]) / 4;\n"
            "        if (b[i] > best) best = b[i];\n    }\n"
            f"    return n > {k} ? best : -best;\n}}\n")


def make_c(path, functions):
    rng = random.Random(1)
    head = ("".join(f"#include <{h}.h>\n" for h in (
        "stdio", "stdlib", "string", "math", "unistd", "pthread", "sys/stat"))
        + "struct node { int a; long b; char name[16]; struct node *next; };\n")
    body = "".join(c_function(rng, i) for i in range(functions))
    source = path.with_suffix(".c")
    source.write_text(head + body)
    subprocess.run(["gcc", "-E", "-P", "-o", path, source], check=True)


def make_cc(path):
    """Standard headers, and templates made anew for types of its own."""
    heads = "algorithm deque functional iostream map memory regex set string " \
            "tuple unordered_map variant vector".split()
    text = "".join(f"#include <{h}>\n" for h in heads)
    for i in range(5):
        text += f"""
struct T{i} {{ int a; std::string s;
    bool operator<(const T{i} &o) const {{ return s < o.s; }} }};
int use{i}(std::vector<T{i}> &v, std::map<T{i}, std::deque<T{i}>> &m) {{
    std::sort(v.begin(), v.end());
    std::unordered_map<std::string, std::unique_ptr<T{i}>> u;
    std::variant<T{i}, int, std::string> x = {i};
    for (auto &t : v) {{ m[t].push_back(t); u[t.s] = std::make_unique<T{i}>(t); }}
    std::function<int(const T{i} &)> f = [&](const T{i} &t) {{ return t.a; }};
    return f(v[0]) + (int)x.index() + (int)u.size();
}}
"""
    source = path.with_suffix(".cc")
    source.write_text(text)
    subprocess.run(["g++", "-E", "-P", "-o", path, source], check=True)


def make_xml(path, rows):
    rng = random.Random(2)
    rows = "".join(
        f'<item id="{i}" kind="{rng.choice(WORDS)}"><name>{rng.choice(WORDS)} '
        f"{i}</name><price currency=\"EUR\">{rng.random():.4f}</price>"
        f"<tag>{rng.choice(WORDS)}</tag><tag>{rng.choice(WORDS)}</tag></item>\n"
        for i in range(rows))
    path.write_text(f"<?xml version='1.0'?>\n<items>{rows}</items>\n")


def make_json(path, rows):
    rng = random.Random(3)
    path.write_text(json.dumps([
        {"id": i, "kind": rng.choice(WORDS), "tags": rng.choices(WORDS, k=3),
         "price": rng.random(), "of": {"x": rng.randrange(99), "y": None}}
        for i in range(rows)]))


def make_text(path, lines):
    rng = random.Random(4)
    path.write_text("".join(
        " ".join(f"{rng.choice(WORDS)}{rng.randrange(4000)}" for _ in range(12))
        + "\n" for _ in range(lines)))


def make_sql(path, rows):
    rng = random.Random(5)
    inserts = "".join(
        f"INSERT INTO t VALUES({i},'{rng.choice(WORDS)} {i}',{rng.random():.6f});\n"
        for i in range(rows))
    path.write_text(
        "BEGIN;CREATE TABLE t(id INTEGER PRIMARY KEY,name TEXT,x REAL);\n"
        f"{inserts}COMMIT;\nCREATE INDEX i ON t(name);\n"
        "SELECT substr(name,1,4) AS k,count(*),sum(x),group_concat(id) FROM t "
        "GROUP BY k ORDER BY k;\nSELECT a.id,b.name FROM t a JOIN t b ON "
        f"b.id=a.id*7%{rows} WHERE a.x>0.5 ORDER BY b.name LIMIT 20000;\n")


def make_repository(path):
    """500 commits, each of which changes a few of 40 files."""
    rng = random.Random(6)
    files = [[f"{rng.choice(WORDS)} {n}" for n in range(400)] for _ in range(40)]
    out = []
    for commit in range(500):
        who = f"A U Thor <a@example.org> {1600000000 + commit * 3600} +0000"
        out.append(f"commit refs/heads/main\ncommitter {who}\ndata 7\nchange\n\n")
        for f in range(40) if not commit else rng.sample(range(40), 4):
            for _ in range(30):
                files[f][rng.randrange(400)] = f"{rng.choice(WORDS)} {commit}"
            text = "\n".join(files[f]) + "\n"
            out.append(f"M 644 inline f{f}.txt\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "init", "-q", "-b", "main", path], check=True)
    subprocess.run(["git", "-C", path, "fast-import", "--quiet"], check=True,
                   input="".join(out).encode())


SCRIPTS = {
    "trees.lua": """
local function tree(n)
  if n == 0 then return {} end
  return {tree(n - 1), tree(n - 1), "leaf" .. n}
end
local function count(t) return t[1] and 1 + count(t[1]) + count(t[2]) or 1 end
local kept, sum = tree(15), 0
for i = 1, TREES do sum = sum + count(tree(12)) end
local words = {}
for i = 1, STRINGS do words[i % 5000] = ("word %d %s"):format(i, i * 7) end
print(sum, count(kept), #words)
""",
    "hashes.pl": """
use strict; my (%count, %lines, $n);
while (<>) {
    $n++;
    for my $w (split) { $count{$w}++; push @{$lines{substr $w, 0, 4}{$w}}, $n; }
}
my @top = sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count;
print scalar(@top), " $top[0] ", join(",", sort keys %lines), "\\n";
""",
    "records.py": """
import json, re
class Record:
    def __init__(self, d): self.__dict__.update(d)
with open(__import__('sys').argv[1]) as f: data = json.load(f)
by = {}
for r in map(Record, data):
    by.setdefault(r.kind, []).append(r)
for k in by:
    by[k].sort(key=lambda r: (r.of['x'], r.price))
text = '\\n'.join(f'{r.id}:{r.kind}:{"+".join(r.tags)}' for r in by['pi'])
print(len(json.dumps(data)), len(re.findall(r'(\\w+)\\+(\\w+)', text)))
""",
    "count.awk": """
{ for (i = 1; i <= NF; i++) { n[$i]++; line[$i] = line[$i] " " NR }
  s = s substr($1, 1, 2); seen[tolower($2) "-" $3, NR % 7] = NR }
END { for (w in n) if (n[w] > most) most = n[w]
      print length(n), most, length(s), length(seen) }
""",
    "loop.bash": """
declare -A seen; list=(); s=
for ((i = 0; i < 40000; i++)); do
    k="key$((i * 7919 % 3000))"; seen[$k]="${seen[$k]} $i"
    list+=("${k^^}"); s="${k/key/}-${#list[@]}"
done
echo "${#seen[@]} ${#list[@]} $s"
""",
    "append.bash": "for ((i = 0; i < 4000; i++)); do x=\"$x$i\"; done; "
                   "echo ${#x}\n",
    "start.sh": "i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i + 1)); done\n",
}


def make_all(directory, part=1):
    """Everything, or about one part in so many of it, unless it is there already,
    made by this very code."""
    stamp = directory / "made-by"
    key = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == key:
        return
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    make_c(directory / "large.i", 1600)
    make_c(directory / "medium.i", 400)
    make_c(directory / "small.i", 100 // part)
    make_cc(directory / "templates.ii")
    make_xml(directory / "items.xml", 90000 // part)
    make_json(directory / "items.json", 20000 // part)
    make_text(directory / "words.txt", 18000 // part)
    make_sql(directory / "script.sql", 80000 // part)
    make_repository(directory / "repository")
    for name, text in SCRIPTS.items():
        text = text.replace("TREES", str(90 // part))
        text = text.replace("STRINGS", str(150000 // part))
        (directory / name).write_text(text.lstrip("\n"))
    stamp.write_text(key)
