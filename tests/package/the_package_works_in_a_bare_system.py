# the_package_works_in_a_bare_system.py SOURCE [PACKAGE ROOT] - .ci/package makes
# a Debian package in which lintian finds nothing. In a Debian 12 of its own,
# `bumpmalloc compare` and `man bumpmalloc` work and the shells complete; once it
# is removed, no file of it is left. Takes the package and the system that are
# named, or makes both.
# Needs root, debootstrap, debhelper, lintian, meson and Debian's archive.
# SPDX-License-Identifier: MIT
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
source = pathlib.Path(sys.argv[1]).resolve()
sys.path.insert(0, str(source / "tests/cli"))
from terminal import Terminal  # noqa: E402

SHELLS = {
    "bash": (["bash", "--norc", "-i"],
             ". /usr/share/bash-completion/bash_completion;"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D;"),
}


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, check=False,
                          **more)
    if done.returncode:
        sys.exit(f"failed: {words}\n{done.stdout}{done.stderr}")
    return done.stdout


def inside(root, *words):
    return run("chroot", root, "env", "HOME=/tmp", "DEBIAN_FRONTEND="
               "noninteractive", "MANPAGER=cat", "LC_ALL=C.UTF-8", *words)


def make_system(root):
    run("debootstrap", "--variant=minbase",
        "--include=bash-completion,fish,man-db,zsh", "bookworm", root)


def files(root):
    """All but what programs leave as they run: caches, logs, lists."""
    listed = inside(root, "find", "/", "-xdev", "(", "-path", "/tmp", "-o",
                    "-path", "/proc", "-o", "-path", "/var/cache", "-o",
                    "-path", "/var/log", "-o", "-path", "/var/lib/dpkg", ")",
                    "-prune", "-o", "-print")
    return set(listed.splitlines())


def check_completions(root):
    for words, start in SHELLS.values():
        terminal = Terminal(["chroot", root, "env", "HOME=/tmp", *words])
        terminal.write(start + 'PS1="rea""dy> "\n')
        terminal.wait_for("ready> ")
        terminal.write("bumpmalloc compare --verif\t")
        terminal.wait_for("--verify-output ")
        terminal.write("\x15exit\n")
        terminal.end()
    offered = inside(root, "fish", "-c",
                     "complete -C 'bumpmalloc compare --verif'")
    assert offered.split() == ["--verify-output"], offered


def check_installed(root):
    shown = inside(root, "bumpmalloc", "compare", "-r", "8", "--", "ls", "-R",
                   "/usr/lib")
    assert "bump" in shown and "99 % interval" in shown, shown
    shown = inside(root, "man", "bumpmalloc")
    assert "--verify-output" in shown, shown
    check_completions(root)


def check_package(root, package):
    before = files(root)
    shutil.copy(package, os.path.join(root, "tmp"))
    inside(root, "dpkg", "-i", f"/tmp/{package.name}")
    check_installed(root)
    inside(root, "dpkg", "-r", "bumpmalloc")
    inside(root, "dpkg", "-P", "bumpmalloc")
    left = files(root) ^ before
    assert not left, left
    assert "bumpmalloc" not in inside(root, "dpkg-query", "-W")


def check_in(root, package):
    run("mount", "-t", "proc", "proc", os.path.join(root, "proc"))
    run("mount", "--bind", "/dev", os.path.join(root, "dev"))
    try:
        check_package(root, package)
    finally:
        run("umount", os.path.join(root, "dev"), os.path.join(root, "proc"))


def main():
    if len(sys.argv) == 4:
        check_in(sys.argv[3], pathlib.Path(sys.argv[2]))
        return
    for program in ("debootstrap", "dh", "lintian", "meson", "git"):
        if not shutil.which(program):
            sys.exit(SKIP)
    if os.getuid() != 0 or not (source / ".git").exists():
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory() as work:
        run(source / ".ci/package", os.path.join(work, "made"))
        package, = (p for p in pathlib.Path(work, "made").glob("*.deb")
                    if "dbgsym" not in p.name)
        root = os.path.join(work, "root")
        make_system(root)
        check_in(root, package)


main()
