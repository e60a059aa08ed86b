package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The kernel writes well-formed messages; the reader must be safe all the same. */
class LinkMessageTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final LinkMessage message = new LinkMessage();

    /** A new link, index 7, up, named "eth0" with MTU 1500; returns its length. */
    private int link(int family) {
        buffer.setMemory(0, 256, (byte) 0xA5);
        buffer.putInt(0, 32 + 12 + 8);
        buffer.putShort(4, (short) LinkMessage.RTM_NEWLINK);
        buffer.putShort(6, (short) LinkMessage.NLM_F_MULTI);
        buffer.putInt(8, 99);
        buffer.putInt(12, 0);
        buffer.putInt(16, family);
        buffer.putInt(20, 7);
        buffer.putInt(24, 0x10043);
        buffer.putInt(28, 0);
        buffer.putShort(32, (short) 9);
        buffer.putShort(34, (short) LinkMessage.IFLA_IFNAME);
        buffer.putStringWithoutLengthAscii(36, "eth0\0");
        buffer.putShort(44, (short) 8);
        buffer.putShort(46, (short) LinkMessage.IFLA_MTU);
        buffer.putInt(48, 1500);
        return 52;
    }

    @Test
    void fieldsAndAttributesAreFound() {
        int length = link(0);
        assertTrue(message.wrap(buffer, 0, length).isValid());
        assertTrue(message.isLink());
        assertTrue(message.isAnswerTo(99));
        assertFalse(message.isAnswerTo(98));
        assertEquals(7, message.interfaceIndex());
        assertEquals(0x10043, message.linkFlags());
        assertEquals(length, message.nextOffset());
        int name = message.attribute(LinkMessage.IFLA_IFNAME);
        assertEquals("eth0", buffer.getStringWithoutLengthAscii(name, message.attributeLengthBytes(name) - 1));
        assertEquals(1500, buffer.getInt(message.attribute(LinkMessage.IFLA_MTU)));
        assertEquals(-1, message.attribute(LinkMessage.IFLA_ADDRESS));
    }

    @Test
    void aBridgesMessageIsNotALinks() {
        int length = link(7); // AF_BRIDGE
        assertFalse(message.wrap(buffer, 0, length).isLink());
    }

    @Test
    void aCutMessageIsInvalidAndACutAttributeIsNotThere() {
        int length = link(0);
        for (int limit = 0; limit < length; limit++) {
            assertFalse(message.wrap(buffer, 0, limit).isValid(), "limit " + limit);
        }
        buffer.putInt(0, 50);
        assertEquals(-1, message.wrap(buffer, 0, 50).attribute(LinkMessage.IFLA_MTU));
        buffer.putShort(32, (short) 0);
        assertEquals(-1, message.wrap(buffer, 0, 50).attribute(LinkMessage.IFLA_MTU));
        buffer.putInt(0, -1);
        assertFalse(message.wrap(buffer, 0, 50).isValid());
    }

    @Test
    void anyBytesAreReadWithoutAccident() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100_000; round++) {
            int limit = link(0);
            for (int i = random.nextInt(4); i >= 0; i--) {
                buffer.putByte(random.nextInt(limit), (byte) random.nextInt());
            }
            int at = 0;
            while (at < limit && message.wrap(buffer, at, limit).isValid()) {
                if (message.isLink()) {
                    message.attribute(LinkMessage.IFLA_MTU);
                    int name = message.attribute(LinkMessage.IFLA_IFNAME);
                    assertTrue(
                            name < limit && (name < 0 || message.attributeLengthBytes(name) <= limit - name),
                            "seed " + seed);
                }
                assertTrue(message.nextOffset() > at, "seed " + seed);
                at = message.nextOffset();
            }
        }
    }
}
