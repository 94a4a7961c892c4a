#!/usr/bin/env python3
"""Set up, show, test and check this project: `python3 dev.py demo`, `python3 dev.py test`.

Needs nothing but Python 3.11 or later; an older one looks for a newer one and hands over.
Everything is installed into `.venv` beside this file, once; afterwards set-up costs nothing.

Verbs (what follows a verb is handed to the program that it runs):

    setup   make or mend the virtual environment, and try durable-rules again
    demo    suggest options for the example case cases/market-street-mini-mart.yaml
    test    run all tests on all cores
    lint    ruff (rules and layout) and mypy
    check   lint, then test
    docs    run only the tests that keep README and docs true
    bench   run the benchmarks

Environment:

    DISRUPT_VENV         the folder of the virtual environment, instead of `.venv`
    DISRUPT_NO_DURABLE   set to 1 to leave durable-rules out
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
DURABLE_ENDS = (3, 13)
# Those that durable-rules can be imported in come first.
NEWER_NAMES = ("python3.12", "python3.11", "python3.13", "python3.14")
DEMO_CASE = "cases/market-street-mini-mart.yaml"
PIP_ON_PYPI = "https://pypi.org/pypi/pip/json"
PIP_OPTIONS = ("--quiet", "--no-input", "--disable-pip-version-check")
VERBS = ("setup", "demo", "test", "lint", "check", "docs", "bench")


def main(arguments: list[str]) -> int:
    """Do what the first argument says and give the exit code."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if verb in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    if verb not in VERBS:
        stop(f"`{verb}` is not a verb; there are {', '.join(VERBS)}", code=2)
    if sys.version_info < OLDEST:
        return hand_over(arguments)

    os.chdir(ROOT)
    environment = Environment()
    environment.set_up(again=verb == "setup")
    return run_verb(verb, rest, environment)


def run_verb(verb: str, rest: list[str], environment: Environment) -> int:
    """Run the programs that a verb stands for; several give the first exit code that is not 0."""
    if verb == "demo":
        return environment.run("disrupt", "assess", DEMO_CASE, *rest)
    if verb == "test":
        return environment.run("pytest", "-n", "auto", *rest)
    if verb == "lint":
        return lint(environment)
    if verb == "check":
        return lint(environment) or environment.run("pytest", "-n", "auto", *rest)
    if verb == "docs":
        return environment.run("pytest", "-m", "docs", *rest)
    if verb == "bench":
        environment.install_extra("bench")
        return environment.run("benchmarks", *rest)
    return 0


def lint(environment: Environment) -> int:
    """Run every linter even when an earlier one complains: all the findings at once."""
    codes = [
        environment.run("ruff", "check", "."),
        environment.run("ruff", "format", "--check", "."),
        environment.run("mypy"),
    ]
    return next((code for code in codes if code), 0)


class Environment:
    """The virtual environment and what is known to be in it.

    What was installed is written to a stamp inside it, bound to `pyproject.toml` and to this
    Python; while both stay as they are, nothing is done again.
    """

    def __init__(self) -> None:
        self.folder = ROOT / os.environ.get("DISRUPT_VENV", ".venv")
        scripts = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        self.python = self.folder / scripts
        self.stamp_file = self.folder / "disrupt-setup.json"
        self.log_file = self.folder / "disrupt-setup.log"
        project = (ROOT / "pyproject.toml").read_bytes()
        place = f"{sys.version}\n{sys.base_prefix}\n{ROOT}\n".encode()
        self.key = hashlib.sha256(place + project).hexdigest()
        self.stamp = self.read_stamp()

    # What is there

    def read_stamp(self) -> dict[str, str]:
        """Give the stamp, or an empty one where there is none that belongs to this project."""
        try:
            stamp = json.loads(self.stamp_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) and stamp.get("key") == self.key else {}

    def write_stamp(self) -> None:
        """Write the stamp whole or not at all: an interrupted set-up must be done again."""
        new = self.stamp_file.with_suffix(".new")
        new.write_text(json.dumps(self.stamp, indent=1), encoding="utf-8")
        new.replace(self.stamp_file)

    def is_ours(self) -> bool:
        """Whether the folder holds a working environment of this very Python version."""
        if not self.python.exists():
            return False
        try:
            answer = self.ask("import sys; print(sys.version)")
        except OSError:
            return False
        return answer.returncode == 0 and answer.stdout.strip() == sys.version

    def ask(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a line of Python inside and give what it printed."""
        command = [str(self.python), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    # Making it

    def set_up(self, *, again: bool = False) -> None:
        """Make the environment where it is missing, out of date or damaged."""
        if again or not self.stamp or not self.python.exists():
            version = ".".join(map(str, sys.version_info[:3]))
            say(f"setting up {self.folder.name} with Python {version}, once; it takes a minute")
            self.create()
            self.bring_pip()
            self.pip("-e", ".[dev]", doing="install what disrupt needs")
            self.stamp = {"key": self.key}
            self.write_stamp()
        self.try_durable()
        missing = self.stamp.get("durable", "")
        if missing != "installed":
            say(f"going on without durable-rules: {missing}; the native matcher answers the same")

    def create(self) -> None:
        """Create the bare environment, anew where the one that is there cannot be used."""
        if self.is_ours():
            return
        foreign = self.folder.exists() and not (self.folder / "pyvenv.cfg").exists()
        if foreign and any(self.folder.iterdir()):
            stop(f"{self.folder} holds something else than a virtual environment; not touching it")
        command = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip() or done.stdout.strip(), file=sys.stderr)
            stop(f"cannot create {self.folder}; {venv_advice()}")

    def bring_pip(self) -> None:
        """Put pip inside: from Python itself, from the system's pip, or from PyPI.

        Debian leaves the first two out of a plain `python3`.
        """
        if self.has_pip():
            return
        if importlib.util.find_spec("ensurepip"):
            self.logged([str(self.python), "-m", "ensurepip", "--default-pip"])
        if not self.has_pip() and importlib.util.find_spec("pip"):
            pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
            self.logged([*pip, "install", *PIP_OPTIONS, "pip"])
        if not self.has_pip():
            self.fetch_pip()
        if not self.has_pip():
            stop(f"cannot put pip into {self.folder}; {venv_advice()}")

    def has_pip(self) -> bool:
        """Whether pip can be run inside."""
        return self.ask("import pip").returncode == 0

    def fetch_pip(self) -> None:
        """Fetch pip's wheel from PyPI, check its hash, and let it install itself."""
        try:
            files = json.loads(fetch(PIP_ON_PYPI))["urls"]
            wheel = next(file for file in files if file["packagetype"] == "bdist_wheel")
            # Mirrors that stand in for PyPI give addresses relative to their own answer.
            content = fetch(urllib.parse.urljoin(PIP_ON_PYPI, wheel["url"]))
        except (OSError, ValueError, LookupError, StopIteration) as error:
            say(f"could not fetch pip from PyPI ({type(error).__name__})")
            return
        if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
            stop("what PyPI sent for pip does not match its hash")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / wheel["filename"]
            file.write_bytes(content)
            pip = [str(self.python), str(file / "pip")]
            self.logged([*pip, "install", *PIP_OPTIONS, "--no-index", str(file)])

    def try_durable(self) -> None:
        """Install durable-rules if it can be built and imported; keep in the stamp why not."""
        known = self.stamp.get("durable", "")
        unwanted = os.environ.get("DISRUPT_NO_DURABLE") == "1"
        if known == "installed" or (known and unwanted == (known == NOT_WANTED)):
            return
        if unwanted:
            self.stamp["durable"] = NOT_WANTED
        elif sys.version_info >= DURABLE_ENDS:
            self.stamp["durable"] = "it ends at Python 3.12"
        else:
            self.stamp["durable"] = self.build_durable()
        self.write_stamp()

    def build_durable(self) -> str:
        """Build and import durable-rules and give `installed`, or the reason why not."""
        say("building durable-rules, the second matcher (optional)")
        pip = [str(self.python), "-m", "pip", "install", *PIP_OPTIONS]
        if self.logged([*pip, "-e", ".[durable]"]):
            return f"it could not be built{compiler_advice()}"
        if self.ask("import durable.engine").returncode:
            return "it was built but cannot be imported"
        return "installed"

    def install_extra(self, extra: str) -> None:
        """Install another extra of the project, once."""
        if self.stamp.get(extra) != "installed":
            self.pip("-e", f".[{extra}]", doing=f"install what `{extra}` needs")
            self.stamp[extra] = "installed"
            self.write_stamp()

    # Running things in it

    def pip(self, *what: str, doing: str) -> None:
        """Install something that nothing goes on without."""
        if self.logged([str(self.python), "-m", "pip", "install", *PIP_OPTIONS, *what]):
            log = self.log_file.read_text(encoding="utf-8", errors="replace")
            print("\n".join(log.splitlines()[-15:]), file=sys.stderr)
            stop(f"could not {doing}; the lines above and {self.log_file} say why")

    def logged(self, command: list[str]) -> int:
        """Run a command with its output in the log and give its exit code."""
        with self.log_file.open("a", encoding="utf-8") as log:
            return subprocess.run(
                command, stdout=log, stderr=subprocess.STDOUT, check=False
            ).returncode

    def run(self, module: str, *arguments: str) -> int:
        """Run a module inside, on the screen, and give its exit code."""
        command = [str(self.python), "-m", module, *arguments]
        return subprocess.run(command, check=False).returncode


NOT_WANTED = "DISRUPT_NO_DURABLE is set"


def hand_over(arguments: list[str]) -> int:
    """Run this file again with a Python that is new enough."""
    newer = next(filter(runs, NEWER_NAMES), None)
    if newer is None:
        here = ".".join(map(str, sys.version_info[:2]))
        stop(f"disrupt needs Python 3.11 or later; this is {here}, and no newer one is on the path")
    return subprocess.run([newer, str(Path(__file__)), *arguments], check=False).returncode


def runs(name: str) -> bool:
    """Whether a Python runs: a version manager leaves names behind which there is nothing."""
    if shutil.which(name) is None:
        return False
    return subprocess.run([name, "-c", ""], capture_output=True, check=False).returncode == 0


def fetch(address: str) -> bytes:
    """Give what an https address answers; anything else than https is a ValueError."""
    if not address.startswith("https://"):
        raise ValueError(address)
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - https, see above
        content: bytes = answer.read()
    return content


def venv_advice() -> str:
    """Say what to install where Python cannot make a virtual environment by itself."""
    if platform.system() == "Linux":
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        return f"on Debian and Ubuntu `sudo apt install {package}` puts it right"
    return "installing Python from https://www.python.org/downloads/ puts it right"


def compiler_advice() -> str:
    """Say which package has the compiler, where that is known."""
    if platform.system() == "Linux":
        return " (`sudo apt install build-essential python3-dev`, then `python3 dev.py setup`)"
    return " (it needs a C compiler; then run `python3 dev.py setup`)"


def say(line: str) -> None:
    """Tell what happens, on the error stream: what a verb prints may be piped."""
    print(f"dev.py: {line}", file=sys.stderr, flush=True)


def stop(line: str, code: int = 1) -> NoReturn:
    """Tell why nothing more can be done, and end."""
    say(line)
    sys.exit(code)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
