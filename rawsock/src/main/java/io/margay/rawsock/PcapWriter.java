package io.margay.rawsock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Writes frames to a file that tcpdump and Wireshark read: the classic pcap format with nanoseconds, in this machine's byte order. Owned
 * by the thread whose frames it writes; allocates nothing per frame.
 *
 * <pre>
 *   file     0          4        6        8           16         20         24
 *            | 0xa1b23c4d | major | minor | zone, sig | snaplen  | linktype |
 *   record   0          4        8           12          16
 *            | seconds  | ns     | captured  | length    | frame ...
 * </pre>
 *
 * <p>Frames are written without their virtio header: a checksum that is still to be made shows as a wrong one, and a super-packet as one
 * large frame. A trace must not stop the router: when the file cannot be written any more, the rest is left out and {@link #failure()}
 * says why.
 */
public final class PcapWriter implements AutoCloseable {
    private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
    private static final int MAJOR = 2;
    private static final int MINOR = 4;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int SNAP_LENGTH = 262_144;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int BUFFER_LENGTH = 512 << 10;
    private static final long NS_PER_S = 1_000_000_000L;

    private final ByteBuffer pending = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.nativeOrder());
    private final FileChannel file;
    private final EpochNanoClock clock;
    private IOException failure;

    private PcapWriter(FileChannel file, EpochNanoClock clock) {
        this.file = file;
        this.clock = clock;
        pending.putInt(MAGIC_NANOSECONDS).putShort((short) MAJOR).putShort((short) MINOR);
        pending.putLong(0).putInt(SNAP_LENGTH).putInt(LINKTYPE_ETHERNET);
    }

    /**
     * Begins a new file, in place of one that is there.
     *
     * @param clock tells the time since 1970; read once a frame
     */
    public static PcapWriter create(Path path, EpochNanoClock clock) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        PcapWriter writer = new PcapWriter(file, clock);
        writer.flush();
        return writer;
    }

    void write(DirectBuffer buffer, int offset, int lengthBytes) {
        if (failure != null) {
            return;
        }
        int captured = Math.min(lengthBytes, SNAP_LENGTH);
        if (pending.remaining() < RECORD_HEADER_LENGTH + captured) {
            flush();
            if (failure != null) {
                return;
            }
        }
        long nowNs = clock.nanoTime();
        pending.putInt((int) (nowNs / NS_PER_S)).putInt((int) (nowNs % NS_PER_S));
        pending.putInt(captured).putInt(lengthBytes);
        buffer.getBytes(offset, pending, captured);
    }

    /** Hands what is pending to the kernel. */
    void flush() {
        pending.flip();
        try {
            while (failure == null && pending.hasRemaining()) {
                file.write(pending);
            }
        } catch (IOException e) {
            failure = e;
        }
        pending.clear();
    }

    /** Null while all is well; else why the file ends early. */
    public IOException failure() {
        return failure;
    }

    @Override
    public void close() throws IOException {
        flush();
        file.close();
        if (failure != null) {
            throw failure;
        }
    }
}
