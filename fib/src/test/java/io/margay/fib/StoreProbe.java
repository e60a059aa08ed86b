package io.margay.fib;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Calls back after each store into any section of a writer's file. A process that is killed there leaves exactly what is in the file then: the stores
 * before are in the page cache, those after were never made.
 */
final class StoreProbe {
    interface Listener {
        void onStore(boolean ordered);
    }

    private Listener listener;

    /** A writer whose stores are watched. */
    FibWriter writer(Path directory, FibCapacity capacity) throws IOException {
        return new FibWriter(FibFile.create(directory, capacity, Watched::new));
    }

    /** From now on; null to watch no longer. */
    void listen(Listener newListener) {
        listener = newListener;
    }

    private void stored(boolean ordered) {
        Listener called = listener;
        if (called != null) {
            listener = null; // what it does itself is not watched
            called.onStore(ordered);
            listener = called;
        }
    }

    private final class Watched extends UnsafeBuffer {
        Watched(UnsafeBuffer watched) {
            super(watched);
        }

        @Override
        public void putByte(int index, byte value) {
            super.putByte(index, value);
            stored(false);
        }

        @Override
        public void putShort(int index, short value) {
            super.putShort(index, value);
            stored(false);
        }

        @Override
        public void putShortVolatile(int index, short value) {
            super.putShortVolatile(index, value);
            stored(true);
        }

        @Override
        public void putInt(int index, int value) {
            super.putInt(index, value);
            stored(false);
        }

        @Override
        public void putIntRelease(int index, int value) {
            super.putIntRelease(index, value);
            stored(true);
        }

        @Override
        public void putIntVolatile(int index, int value) {
            super.putIntVolatile(index, value);
            stored(true);
        }

        @Override
        public void putLong(int index, long value) {
            super.putLong(index, value);
            stored(false);
        }

        @Override
        public void putLongRelease(int index, long value) {
            super.putLongRelease(index, value);
            stored(true);
        }

        @Override
        public void putLongVolatile(int index, long value) {
            super.putLongVolatile(index, value);
            stored(true);
        }
    }
}
