"""Reads an uploaded file in a process of its own, which is given up where it takes too much time or memory.

`python -m dashboard.returns.upload_process FILE TABLE CITY CATALOG DATE` prints an empty line when it has read the
table, then the return or its faults as JSON.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from dashboard.dataset.loading import read_dataset
from dashboard.history.opening import open_store
from dashboard.returns.importing import FileSource
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, refusal
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.settings import Settings

MAX_SECONDS, MAX_MEMORY = 20, 300 * 2**20  # that reading may take once the table is read
ANSWER: TypeAdapter[SubmittedReturn | tuple[ImportIssue, ...]] = TypeAdapter(SubmittedReturn | tuple[ImportIssue, ...])
PACKAGE_FOLDER = Path(__file__).parents[2]


def read_apart(path: Path, settings: Settings, today: date) -> SubmittedReturn:
    """Reads an uploaded file; ReturnRefusedError with its faults, one of which may be that it was given up."""
    words = (path, settings.data, settings.city, settings.catalog, today.isoformat())
    command = [sys.executable, "-m", "dashboard.returns.upload_process", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE_FOLDER), "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(  # without a buffer, in which reading the first line would leave what follows it
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    ) as process:
        assert process.stdout is not None  # it is a pipe
        try:
            process.stdout.readline()
            output, _ = process.communicate(timeout=MAX_SECONDS)
        except subprocess.TimeoutExpired:
            output = b""
        finally:
            process.kill()
    if process.returncode or not output:
        raise refusal(Origin(path.name), "given_up")
    answer = ANSWER.validate_json(output)
    if isinstance(answer, SubmittedReturn):
        return answer
    raise ReturnRefusedError(*answer)


def main(file: str, table: str, city: str, catalog: str, today: str) -> None:
    """Reads the file and prints the return or its faults."""
    address = Settings.model_validate({"data": table}).data
    dataset = read_dataset(open_store(address, city), Path(catalog))
    _limit_memory()
    print(flush=True)
    answer: SubmittedReturn | tuple[ImportIssue, ...]
    try:
        answer = FileSource(Path(file)).read(dataset, date.fromisoformat(today), None)
    except ReturnRefusedError as error:
        answer = error.issues
    sys.stdout.buffer.write(ANSWER.dump_json(answer))


def _limit_memory() -> None:
    """Lets this process have so much memory beyond what it has now; where the system cannot, time is the limit."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MAX_MEMORY,) * 2)


if __name__ == "__main__":
    main(*sys.argv[1:])
