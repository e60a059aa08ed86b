package io.margay.fib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.OS;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A part of a file in memory; the one class that knows Chronicle. Unmapped when everybody who retained it has released it, so
 * that nobody's buffer ends in the void. Buffers handed out are only good while it is retained.
 */
final class FibMapping implements AutoCloseable {
    private final AtomicInteger holders = new AtomicInteger(1);
    private final BytesStore<?, Void> store;
    private final UnaryOperator<UnsafeBuffer> views;

    private FibMapping(BytesStore<?, Void> store, UnaryOperator<UnsafeBuffer> views) {
        this.store = store;
        this.views = views;
    }

    /** Maps the first {@code lengthBytes} of a file, which must be that long already. */
    static FibMapping of(FileChannel channel, MapMode mode, long lengthBytes) throws IOException {
        return of(channel, mode, lengthBytes, UnaryOperator.identity());
    }

    /** @param views what is handed out in the place of each plain buffer: one that watches the stores, for instance */
    static FibMapping of(FileChannel channel, MapMode mode, long lengthBytes, UnaryOperator<UnsafeBuffer> views)
            throws IOException {
        return new FibMapping(BytesStore.wrap(OS.map(channel, mode, 0, lengthBytes), lengthBytes), views);
    }

    UnsafeBuffer buffer(FibLayout layout, FibLayout.Part part) {
        return buffer(layout.offset(part), layout.length(part));
    }

    /** A view of a section; its length is checked against the mapping. */
    UnsafeBuffer buffer(long offset, long lengthBytes) {
        if (offset < 0 || lengthBytes > Integer.MAX_VALUE || offset + lengthBytes > store.capacity()) {
            throw new IllegalArgumentException("section " + offset + "+" + lengthBytes + " out of " + store.capacity());
        }
        return views.apply(new UnsafeBuffer(store.addressForRead(0) + offset, (int) lengthBytes));
    }

    FibMapping retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException("mapping is closed");
        }
        return this;
    }

    /** Releases one hold. */
    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            long address = store.addressForRead(0);
            long lengthBytes = store.capacity();
            try {
                OS.unmap(address, lengthBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
