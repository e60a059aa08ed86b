"""Runs below ExaBGP: what ExaBGP says goes to a file, what comes into a pipe of ours goes to ExaBGP.

usage: exabgp_hook.py FILE PIPE
"""

import os
import select
import sys


def main(said, pipe):
    # open for both, so that a writer that leaves is no end
    commands = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    with open(said, "ab", buffering=0) as file:
        while True:
            ready, _, _ = select.select([0, commands], [], [])
            if 0 in ready:
                text = os.read(0, 65536)
                if not text:
                    return
                file.write(text)
            if commands in ready:
                os.write(1, os.read(commands, 65536))


main(*sys.argv[1:])
