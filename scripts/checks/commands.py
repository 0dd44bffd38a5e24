"""commands.py - commands one after another, and how long they took, as the checks print it."""

import shlex
import subprocess


def run_all(commands, folder):
    """Runs commands in a folder up to the first that fails; whether none did, and what they said."""
    said = ""
    for command in commands:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        said += f"$ {shlex.join(map(str, command))}\n{done.stdout}"
        if done.returncode != 0:
            return False, said
    return True, said


def clock_face(seconds):
    """Minutes and seconds, 12:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
