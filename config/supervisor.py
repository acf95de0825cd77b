"""Keeps web server and worker running side by side: `python -m config.supervisor`, what `manage.py start` becomes.

Imports the standard library alone, so that the parent costs a few megabytes and not another Django.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
# Seconds a stopping child gets before its process group is killed.
WEB_PATIENCE = 10.0
WORKER_PATIENCE = 30.0
# Seconds before a child that died is started again, doubled each time; forgotten after a minute of health.
FIRST_PAUSE, LONGEST_PAUSE, HEALTHY = 1.0, 30.0, 60.0
GLANCE = 0.25
# Celery warns of root because of messages that hold code; ours hold a number.
QUIET = "ignore:You're running the worker with superuser"


def die_with_parent(sign: int, parent: int) -> None:
    """Have the kernel send this process `sign` when its parent ends, kill -9 included. Only Linux can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:  # It ended before we asked.
        os.kill(os.getpid(), sign)


@dataclass
class Child:
    """One supervised process in a session of its own, so that Ctrl-C reaches the supervisor alone."""

    name: str
    command: list[str]
    orphan_signal: signal.Signals  # What it gets when the supervisor dies.
    patience: float
    inherits: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    due: float = field(default_factory=time.monotonic)

    def watch(self) -> None:
        """Start it where it is due; where it died, say so and make it due again a little later."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.kill_group()
        if now - self.due > HEALTHY:
            self.pause = FIRST_PAUSE
        say(f"The {self.name} ended (status {status}) and starts again in {self.pause:.0f} s.")
        self.process, self.due = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start(self) -> None:
        """Start the process."""
        parent = os.getpid()
        self.due = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (the command is our own)
            self.command,
            start_new_session=True,
            pass_fds=self.inherits,
            env=os.environ | {"PYTHONWARNINGS": QUIET},
            preexec_fn=lambda: die_with_parent(self.orphan_signal, parent),
        )

    def stop(self, hurried: Callable[[], bool]) -> None:
        """Ask it to finish what it is doing; after its patience, or when hurried, kill what is left of it."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        end = time.monotonic() + self.patience
        while self.process.poll() is None and time.monotonic() < end and not hurried():
            time.sleep(0.05)
        self.kill_group()
        self.process.wait()

    def kill_group(self) -> None:
        """No grandchild outlives its parent."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Supervisor:
    """Starts the children, starts them again when they die, stops them in order."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.host, self.port = listener.getsockname()[:2]
        python, fd = sys.executable, listener.fileno()
        web = [python, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{fd}", "--worker-class", "gthread"]
        web += [
            "--workers",
            "1",
            "--threads",
            "8",
            "--graceful-timeout",
            "8",
            "--log-level",
            "warning",
            "--no-control-socket",
        ]
        worker = [python, "-m", "celery", "-A", "config.celery", "--quiet", "worker", "--concurrency", "2"]
        worker += ["--queues", "imports,extraction,exports", "--without-gossip", "--without-mingle"]
        # Web first: nobody adds work any more while the worker finishes what it has. SIGQUIT gives a worker a few
        # seconds (worker_soft_shutdown_timeout), SIGTERM as long as its jobs take.
        self.children = [
            Child("web server", web, signal.SIGTERM, WEB_PATIENCE, inherits=(fd,)),
            Child("worker", worker, signal.SIGQUIT, WORKER_PATIENCE),
        ]
        if os.environ.get("LLM_BASE_URL") and os.environ.get("LLM_MODEL"):
            # Who waits for a machine elsewhere must not stand in the way of anything here.
            waiter = [*worker[: worker.index("--concurrency")], "--concurrency", "1", "--queues", "consultation"]
            waiter += ["--without-gossip", "--without-mingle", "--hostname", "consultation@%h"]
            self.children.append(Child("worker for the language model", waiter, signal.SIGQUIT, WORKER_PATIENCE))
        self.stopping = threading.Event()
        self.signals = 0

    def run(self) -> None:
        """Until SIGINT, SIGTERM or SIGHUP; a second one does not wait for anything."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(sign) != signal.SIG_IGN:  # nohup has its way.
                signal.signal(sign, self._signalled)
        announced = False
        while not self.stopping.is_set():
            for child in self.children:
                child.watch()
            if not announced and answers(self.host, self.port):
                say(f"\nRejoinder is at http://{address(self.host, self.port)}/\nStop it with Ctrl-C.\n")
                announced = True
            self.stopping.wait(GLANCE)
        say("Stopping: the web server, then the worker when its jobs are done (30 s at most; Ctrl-C again: at once).")
        for child in self.children:
            child.stop(hurried=lambda: self.signals > 1)
        say("Stopped.")

    def _signalled(self, *_: object) -> None:
        self.signals += 1
        self.stopping.set()


def address(host: str, port: int) -> str:
    """host:port, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def answers(host: str, port: int) -> bool:
    """Whether the web server answers a request. The port itself listens from the first moment."""
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def say(line: str) -> None:
    """Tell the person at the terminal, if there is still one."""
    try:
        print(line, file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        return


def main() -> None:
    """Read the command line and supervise until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listener", type=int, required=True, help="file descriptor of the socket to serve")
    parser.add_argument("--stop-with-parent", action="store_true")
    options = parser.parse_args()
    if options.stop_with_parent:
        die_with_parent(signal.SIGTERM, os.getppid())
    Supervisor(socket.socket(fileno=options.listener)).run()


if __name__ == "__main__":
    main()
