package io.margay.rawsock;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one rtnetlink message about a link.
 *
 * <pre>
 *   struct nlmsghdr    0        4       6       8      12     16
 *                      | length | type  | flags | seq  | pid  |
 *   struct ifinfomsg   16       17      18      20      24      28       32
 *                      | family | pad   | type  | index | flags | change |
 *   struct rtattr      0        2       4
 *                      | length | type  | value ...     each begins at a multiple of 4
 * </pre>
 */
final class LinkMessage {
    static final int HEADER_LENGTH = 16;

    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int NLM_F_MULTI = 2;
    static final int NLM_F_DUMP_INTR = 0x10;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;

    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;
    private static final int FAMILY = 16;
    private static final int INDEX = 20;
    private static final int LINK_FLAGS = 24;
    private static final int ATTRIBUTES = 32;
    private static final int ATTRIBUTE_HEADER_LENGTH = 4;
    private static final int ATTRIBUTE_TYPE_MASK = 0x3FFF;

    private DirectBuffer buffer;
    private int offset;
    private int end;

    LinkMessage wrap(DirectBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.end = limit - offset >= HEADER_LENGTH ? offset + buffer.getInt(offset) : offset;
        if (end > limit || end - offset < HEADER_LENGTH) {
            end = offset;
        }
        return this;
    }

    /** The header's length makes sense and the message lies within the limit. */
    boolean isValid() {
        return end > offset;
    }

    /** Where the next message begins. */
    int nextOffset() {
        return offset + (end - offset + 3 & ~3);
    }

    int type() {
        return buffer.getShort(offset + TYPE) & 0xFFFF;
    }

    int flags() {
        return buffer.getShort(offset + FLAGS) & 0xFFFF;
    }

    /** A part of the answer to our own request; notifications carry the sequence numbers of whoever caused them. */
    boolean isAnswerTo(int sequence) {
        return (flags() & NLM_F_MULTI) != 0 && buffer.getInt(offset + SEQUENCE) == sequence;
    }

    /** About the interface itself. A bridge tells of its members by messages of its own family, which look alike. */
    boolean isLink() {
        return (type() == RTM_NEWLINK || type() == RTM_DELLINK)
                && end - offset >= ATTRIBUTES
                && buffer.getByte(offset + FAMILY) == 0;
    }

    int interfaceIndex() {
        return buffer.getInt(offset + INDEX);
    }

    int linkFlags() {
        return buffer.getInt(offset + LINK_FLAGS);
    }

    /** Offset of the attribute's value in the buffer, or -1 where it is missing or malformed. */
    int attribute(int type) {
        int at = offset + ATTRIBUTES;
        while (end - at >= ATTRIBUTE_HEADER_LENGTH) {
            int length = buffer.getShort(at) & 0xFFFF;
            if (length < ATTRIBUTE_HEADER_LENGTH || length > end - at) {
                return -1;
            }
            if ((buffer.getShort(at + 2) & ATTRIBUTE_TYPE_MASK) == type) {
                return at + ATTRIBUTE_HEADER_LENGTH;
            }
            at += length + 3 & ~3;
        }
        return -1;
    }

    int attributeLengthBytes(int valueOffset) {
        return (buffer.getShort(valueOffset - ATTRIBUTE_HEADER_LENGTH) & 0xFFFF) - ATTRIBUTE_HEADER_LENGTH;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** Writes a request for all links, without their statistics; returns its length. */
    static int putDumpRequest(UnsafeBuffer buffer, int sequence) {
        int length = ATTRIBUTES + 8;
        buffer.setMemory(0, length, (byte) 0);
        buffer.putInt(0, length);
        buffer.putShort(TYPE, (short) 18); // RTM_GETLINK
        buffer.putShort(FLAGS, (short) 0x301); // NLM_F_REQUEST | NLM_F_DUMP
        buffer.putInt(SEQUENCE, sequence);
        buffer.putShort(ATTRIBUTES, (short) 8);
        buffer.putShort(ATTRIBUTES + 2, (short) 29); // IFLA_EXT_MASK
        buffer.putInt(ATTRIBUTES + 4, 1 << 3); // RTEXT_FILTER_SKIP_STATS
        return length;
    }
}
