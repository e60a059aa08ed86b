package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VlanTagTest {
    private static final String ADDRESSES = "020000000001020000000002";

    private static String insert(String virtio) {
        byte[] bytes = HexFormat.of().parseHex("a5a5a5a5" + virtio + ADDRESSES + "0800450000");
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertEquals(10, VlanTag.insert(buffer, 14, 0x8100, 0x2005));
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void theTagStandsBetweenAddressesAndEthertype() {
        assertEquals("00".repeat(10) + ADDRESSES + "81002005" + "0800450000", insert("00".repeat(10)));
    }

    @Test
    void positionsInTheVirtioHeaderMoveAlong() {
        byte[] bytes = new byte[64];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        VirtioHeader.flags(buffer, 4, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(buffer, 4, VirtioHeader.GSO_TCPV4);
        VirtioHeader.hdrLen(buffer, 4, 54);
        VirtioHeader.gsoSize(buffer, 4, 1448);
        VirtioHeader.csumStart(buffer, 4, 34);
        VirtioHeader.csumOffset(buffer, 4, 16);
        VlanTag.insert(buffer, 14, 0x8100, 5);
        assertEquals(38, VirtioHeader.csumStart(buffer, 0));
        assertEquals(58, VirtioHeader.hdrLen(buffer, 0));
        assertEquals(16, VirtioHeader.csumOffset(buffer, 0));
        assertEquals(1448, VirtioHeader.gsoSize(buffer, 0));
    }
}
