#!/usr/bin/env python3
"""hang.py PID THREAD SECONDS: one thread of a process stands still for so long; the others go on.

Says "still" once it does. By ptrace(2), which stops the one thread that it is attached to.
"""
import ctypes
import os
import sys
import time

PTRACE_ATTACH, PTRACE_DETACH, WALL = 16, 17, 0x40000000

pid, name, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
threads = [t for t in os.listdir(f"/proc/{pid}/task") if open(f"/proc/{pid}/task/{t}/comm").read().strip() == name]
if len(threads) != 1:
    sys.exit(f"hang.py: {len(threads)} threads of {pid} are called {name}")
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def ptrace(request):
    if libc.ptrace(request, int(threads[0]), None, None) < 0:
        sys.exit("hang.py: ptrace: " + os.strerror(ctypes.get_errno()))


ptrace(PTRACE_ATTACH)
os.waitpid(int(threads[0]), WALL)
print("still", flush=True)
time.sleep(seconds)
ptrace(PTRACE_DETACH)
