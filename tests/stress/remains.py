"""What is left of a run: its processes, the ports they listen on, its directories, its shared memory.

A run is told from others by its room, a directory that has its TMPDIR, its reports and its scenario:
all that it starts has TMPDIR in its environment, or reads or writes a file in there.
"""

import contextlib
import os
import pathlib
import time

MARKED_FILES = (0, 1)  # what a process reads and writes


def numbers_in(directory):
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir(directory) if name.isdigit()]
    return []


def read(path):
    with contextlib.suppress(OSError):
        return pathlib.Path(path).read_bytes()
    return b""


def link(path):
    with contextlib.suppress(OSError):
        return os.readlink(path)
    return ""


def stat_of(pid):
    """(state, start) of a process; none where there is none of that number."""
    _, _, rest = read(f"/proc/{pid}/stat").rpartition(b")")
    fields = rest.split()
    return (fields[0].decode(), int(fields[19])) if len(fields) > 19 else None


def words_of(pid):
    return read(f"/proc/{pid}/cmdline").decode(errors="replace").split("\0")


def is_of(room, pid):
    stat = stat_of(pid)
    if pid == os.getpid() or stat is None or stat[0] in "ZX":
        return False
    if f"TMPDIR={room}/tmp".encode() in read(f"/proc/{pid}/environ").split(b"\0"):
        return True
    return any(link(f"/proc/{pid}/fd/{fd}").startswith(f"{room}/") for fd in MARKED_FILES)


def processes_of(room):
    """{(pid, start): its program} of all that live."""
    found = {}
    for pid in numbers_in("/proc"):
        if is_of(room, pid) and (stat := stat_of(pid)):
            found[(pid, stat[1])] = " ".join(words_of(pid)[:3])
    return found


def sockets_of(pid):
    names = (link(f"/proc/{pid}/fd/{fd}") for fd in numbers_in(f"/proc/{pid}/fd"))
    return {name[8:-1] for name in names if name.startswith("socket:[")}


def table(name):
    """(local port, remote port, state, inode) of each TCP socket."""
    rows = []
    for line in read(f"/proc/net/{name}").decode().splitlines()[1:]:
        fields = line.split()
        local, remote = (int(fields[i].rsplit(":", 1)[1], 16) for i in (1, 2))
        rows.append((local, remote, fields[3], fields[9]))
    return rows


def listening():
    return {inode: local for name in ("tcp", "tcp6") for local, _, state, inode in table(name)
            if state == "0A"}


def shared_memory_made_by(pids):
    rows = read("/proc/sysvipc/shm").decode().splitlines()[1:]
    return [row.split()[1] for row in rows if int(row.split()[4]) in pids]


class Census:
    """Of a run that lives; left() is what of it lives on, and is empty in the end."""

    def __init__(self, room):
        self.room = room
        self.processes = processes_of(room)
        ports = listening()
        held = {pid: sockets_of(pid) for pid, _ in self.processes}
        self.ports = {inode for all_of in held.values() for inode in all_of if inode in ports}

    def left(self):
        found = []
        living = dict(processes_of(self.room))
        for (pid, start), words in self.processes.items():
            stat = stat_of(pid)
            if stat and stat[1] == start and stat[0] not in "ZX":
                living[(pid, start)] = words
        found += [f"pid {pid} ({words})" for (pid, _), words in living.items()]
        ports = listening()
        found += [f"port {ports[inode]}" for inode in self.ports if inode in ports]
        found += [str(path.relative_to(self.room)) for path in (self.room / "tmp").iterdir()]
        segments = shared_memory_made_by({pid for pid, _ in self.processes})
        return found + [f"shared memory {segment}" for segment in segments]


def eventually(holds, within):
    """Whether it comes to hold in so many seconds; asked again and again."""
    deadline = time.monotonic() + within
    while not (value := holds()):
        if time.monotonic() >= deadline:
            return value
        time.sleep(0.003)
    return value
