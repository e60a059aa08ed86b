package io.margay.rawsock;

/**
 * Sizes of an {@link AfPacketPort}.
 *
 * @param ringLengthBytes of the receive ring, a power of two of at least 64 KiB, of which each frame up to {@link #SLOT_FRAME_LENGTH}
 *     bytes takes {@link #SLOT_LENGTH}. All rings of a worker together should stay below some 8 to 12 MiB, since the kernel maps them in
 *     4 KiB pages
 * @param receiveBufferBytes of socket buffer for frames larger than a slot; a 64 KiB frame is charged up to twice its length
 */
public record AfPacketOptions(int ringLengthBytes, int receiveBufferBytes) {
    /** Bytes of ring that a frame takes, whatever its length. */
    public static final int SLOT_LENGTH = 2048;

    /** The largest frame that travels in a slot; larger ones are fetched whole with a system call each. */
    public static final int SLOT_FRAME_LENGTH = SLOT_LENGTH - 82;

    public static final AfPacketOptions DEFAULT = new AfPacketOptions(2 << 20, 32 << 20);

    private static final int MIN_RING_LENGTH = 64 << 10;
    private static final int MAX_RING_LENGTH = 256 << 20;

    public AfPacketOptions {
        if (ringLengthBytes < MIN_RING_LENGTH
                || ringLengthBytes > MAX_RING_LENGTH
                || Integer.bitCount(ringLengthBytes) != 1) {
            throw new IllegalArgumentException("ring length is not a power of two in " + MIN_RING_LENGTH + ".."
                    + MAX_RING_LENGTH + ": " + ringLengthBytes);
        }
        if (receiveBufferBytes < 1 << 17) {
            throw new IllegalArgumentException("receive buffer is below 131072 bytes: " + receiveBufferBytes);
        }
    }
}
