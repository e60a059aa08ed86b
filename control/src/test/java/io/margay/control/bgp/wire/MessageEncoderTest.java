package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {
    private static final PathAttributes ATTRIBUTES = PathAttributes.ofOwn(Bytes.ip("10.0.0.1"), 100);
    private final MessageEncoder encoder = new MessageEncoder(true);

    @Test
    void routesArePackedIntoFullMessages() {
        Set<Nlri> prefixes = hosts(2_000);
        List<Nlri> told = new ArrayList<>();
        int messages = 0;
        while (!prefixes.isEmpty()) {
            byte[] message = encoder.encodeAnnounced(Family.IPV4_UNICAST, ATTRIBUTES, prefixes.iterator());
            assertTrue(message.length <= Wire.MAX_LENGTH);
            assertTrue(prefixes.isEmpty() || message.length > Wire.MAX_LENGTH - 7);
            told.addAll(Bytes.announced(decoded(message)));
            messages++;
        }
        assertEquals(3, messages);
        assertEquals(List.copyOf(hosts(2_000)), told);
    }

    @Test
    void withdrawalsArePackedIntoFullMessages() {
        Set<Nlri> prefixes = hosts(1_000);
        byte[] first = encoder.encodeWithdrawn(Family.IPV4_UNICAST, prefixes.iterator());
        assertEquals(814, decoded(first).withdrawn().size());
        assertEquals(1_000 - 814, prefixes.size());
    }

    @Test
    void attributesThatLeaveNoRoomForARouteAreSaidToBeSo() {
        assertEquals(1, Bytes.announced(decoded(announced(4_048))).size());
        assertNull(announced(4_049));
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.encode(Update.announce(withOther(4_090), Bytes.prefixes("10.0.0.0/8"))));
    }

    private byte[] announced(int otherBytes) {
        return encoder.encodeAnnounced(Family.IPV4_UNICAST, withOther(otherBytes), hosts(1).iterator());
    }

    @Test
    void prependingStartsANewSegmentWhenTheFirstIsFull() {
        AsPath path = AsPath.EMPTY;
        for (int i = 1; i <= 300; i++) {
            path = path.prepend(i);
        }
        assertEquals(300, path.length());
        assertEquals(300, path.first());
        assertEquals(2, path.segments().size());
        assertEquals(45, path.segments().get(0).ases().length);
    }

    @Test
    void prependingBeforeASetStartsASequence() {
        AsPath set = new AsPath(List.of(new AsPath.Segment(true, new int[] {1, 2})));
        assertEquals("3 {1 2}", set.prepend(3).toString());
        assertEquals(2, set.prepend(3).length());
    }

    private static PathAttributes withOther(int bytes) {
        return ATTRIBUTES
                .change()
                .localPref(null)
                .others(List.of(new PathAttributes.Other(0xE0, 99, new byte[bytes])))
                .build();
    }

    private Update decoded(byte[] message) {
        Decoded decoded = Bytes.decode(new MessageDecoder(true, false), message);
        return (Update) ((Decoded.Message) decoded).message();
    }

    private static Set<Nlri> hosts(int count) {
        Set<Nlri> prefixes = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            prefixes.add(Nlri.of(new Ipv4Prefix(0x0A000000 + i, 32)));
        }
        return prefixes;
    }
}
