package io.margay.perf.oracle;

import io.margay.perf.oracle.scene.Side;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * All frames in and out of both routers, in a file for Wireshark: pcapng, because the twins' frames are the same and only the interface's
 * name, which a pcap file cannot hold, tells them apart. Each input has its class and number
 * as comment.
 *
 * <pre>
 *   block        | type | length | body ... | length |          all in words of 32 bits
 *   option       | code | length | value, padded to 32 bits |   the last has code 0
 * </pre>
 */
final class Trace implements AutoCloseable {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_INTERFACE_NAME = 2;
    private static final int OPTION_FLAGS = 2;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int BODY_LENGTH = 4096;
    private static final int FRAMING_LENGTH = 12;

    private final OutputStream file;
    private final ByteBuffer body = ByteBuffer.allocate(BODY_LENGTH).order(ByteOrder.BIG_ENDIAN);

    private Trace(OutputStream file) {
        this.file = file;
    }

    /** @param path null for a trace that keeps nothing */
    static Trace to(Path path) throws IOException {
        if (path == null) {
            return new Trace(OutputStream.nullOutputStream());
        }
        Trace trace = new Trace(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
        trace.body
                .putInt(BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        trace.block(SECTION_HEADER);
        for (Router router : Router.values()) {
            for (Side side : Side.values()) {
                trace.body
                        .putShort((short) LINKTYPE_ETHERNET)
                        .putShort((short) 0)
                        .putInt(0);
                trace.option(
                        OPTION_INTERFACE_NAME, Interfaces.name(router, side).getBytes(StandardCharsets.UTF_8));
                trace.body.putInt(0);
                trace.block(INTERFACE_DESCRIPTION);
            }
        }
        return trace;
    }

    /** @param comment none when empty */
    void frame(Router router, Side side, boolean toRouter, byte[] frame, String comment) {
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        body.putInt(router.ordinal() * Side.values().length + side.ordinal());
        body.putInt((int) (micros >>> 32)).putInt((int) micros);
        body.putInt(frame.length).putInt(frame.length).put(frame);
        pad();
        option(
                OPTION_FLAGS,
                ByteBuffer.allocate(4).putInt(toRouter ? OUTBOUND : INBOUND).array());
        if (!comment.isEmpty()) {
            option(OPTION_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
        body.putInt(0);
        block(ENHANCED_PACKET);
    }

    private void option(int code, byte[] value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    private void block(int type) {
        int length = body.position() + FRAMING_LENGTH;
        try {
            file.write(ByteBuffer.allocate(8).putInt(type).putInt(length).array());
            file.write(body.array(), 0, body.position());
            file.write(ByteBuffer.allocate(4).putInt(length).array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
