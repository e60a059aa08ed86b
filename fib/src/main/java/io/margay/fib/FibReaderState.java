package io.margay.fib;

/**
 * A thread that looks up, as its slot tells.
 *
 * @param pid process of the thread, in its own namespace's numbers
 * @param idle whether it has said that it holds nothing and will look up nothing, as before it blocks
 * @param lag epochs that it is behind the writer; what was retired in them rests for it. 0 when idle
 */
public record FibReaderState(int slot, int pid, boolean idle, long lag) {}
