package io.margay.fib;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A buffer that remembers what it held after each store: every moment at which its writer can be killed. */
final class Recorder extends UnsafeBuffer {
    private final List<byte[]> moments = new ArrayList<>();

    Recorder(UnsafeBuffer watched) {
        super(watched);
    }

    void begin() {
        moments.clear();
        remember();
    }

    List<byte[]> moments() {
        return moments;
    }

    @Override
    public void putInt(int index, int value) {
        super.putInt(index, value);
        remember();
    }

    @Override
    public void putIntVolatile(int index, int value) {
        super.putIntVolatile(index, value);
        remember();
    }

    @Override
    public void putIntRelease(int index, int value) {
        super.putIntRelease(index, value);
        remember();
    }

    @Override
    public void putLongRelease(int index, long value) {
        super.putLongRelease(index, value);
        remember();
    }

    private void remember() {
        byte[] moment = new byte[capacity()];
        getBytes(0, moment);
        moments.add(moment);
    }
}
