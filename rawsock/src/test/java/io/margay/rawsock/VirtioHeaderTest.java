package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class VirtioHeaderTest {
    private static final String TCP_SUPER_PACKET = "01013600a80522001000";

    @Test
    void fieldsLieWhereTheKernelHasThem() {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "golden bytes are little-endian");
        byte[] bytes = HexFormat.of().parseHex("a5a5" + TCP_SUPER_PACKET + "a5a5");
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertTrue(VirtioHeader.needsChecksum(buffer, 2));
        assertEquals(VirtioHeader.NEEDS_CSUM, VirtioHeader.flags(buffer, 2));
        assertEquals(VirtioHeader.GSO_TCPV4, VirtioHeader.gsoType(buffer, 2));
        assertEquals(54, VirtioHeader.hdrLen(buffer, 2));
        assertEquals(1448, VirtioHeader.gsoSize(buffer, 2));
        assertEquals(34, VirtioHeader.csumStart(buffer, 2));
        assertEquals(16, VirtioHeader.csumOffset(buffer, 2));
    }

    @Test
    void whatIsWrittenIsTheGoldenBytesAndNothingAround() {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "golden bytes are little-endian");
        byte[] bytes = HexFormat.of().parseHex("a5".repeat(14));
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        VirtioHeader.flags(buffer, 2, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(buffer, 2, VirtioHeader.GSO_TCPV4);
        VirtioHeader.hdrLen(buffer, 2, 54);
        VirtioHeader.gsoSize(buffer, 2, 1448);
        VirtioHeader.csumStart(buffer, 2, 34);
        VirtioHeader.csumOffset(buffer, 2, 16);
        assertEquals("a5a5" + TCP_SUPER_PACKET + "a5a5", HexFormat.of().formatHex(bytes));
        VirtioHeader.clear(buffer, 2);
        assertArrayEquals(HexFormat.of().parseHex("a5a5" + "00".repeat(10) + "a5a5"), bytes);
        assertFalse(VirtioHeader.needsChecksum(buffer, 2));
    }

    @Test
    void fieldsAreUnsigned() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[VirtioHeader.LENGTH]);
        buffer.setMemory(0, VirtioHeader.LENGTH, (byte) 0xFF);
        assertEquals(0xFF, VirtioHeader.flags(buffer, 0));
        assertEquals(0xFF, VirtioHeader.gsoType(buffer, 0));
        assertEquals(0xFFFF, VirtioHeader.hdrLen(buffer, 0));
        assertEquals(0xFFFF, VirtioHeader.gsoSize(buffer, 0));
        assertEquals(0xFFFF, VirtioHeader.csumStart(buffer, 0));
        assertEquals(0xFFFF, VirtioHeader.csumOffset(buffer, 0));
    }
}
