package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.PathAttributes.Aggregator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDecoderTest {
    @Test
    void aMarkerThatIsNotAllOnesIsOutOfStep() {
        byte[] message = Bytes.message(4, "");
        message[15] = 0;
        ResetSession fault = MessageDecoder.headerFault(message, 0);
        assertEquals("1/1", fault.code() + "/" + fault.subcode());
    }

    @ParameterizedTest
    @CsvSource({"1, 28", "1, 4097", "2, 22", "3, 20", "4, 18", "4, 20", "5, 22", "2, 0", "2, 65535", "9, 18", "0, 5000"
    })
    void aLengthThatTheTypeCannotHaveIsSentBack(int type, int length) {
        ResetSession fault = MessageDecoder.headerFault(header(type, length), 0);
        assertEquals("1/2", fault.code() + "/" + fault.subcode());
        assertArrayEquals(new byte[] {(byte) (length >>> 8), (byte) length}, fault.data());
    }

    @ParameterizedTest
    @CsvSource({"1, 29", "1, 4096", "2, 23", "2, 4096", "3, 21", "4, 19", "5, 23"})
    void theLimitsThemselvesAreInOrder(int type, int length) {
        assertNull(MessageDecoder.headerFault(header(type, length), 0));
    }

    @ParameterizedTest
    @CsvSource({"0", "6", "255"})
    void anUnknownTypeIsSentBack(int type) {
        ResetSession fault = MessageDecoder.headerFault(header(type, 19), 0);
        assertEquals("1/3", fault.code() + "/" + fault.subcode());
        assertArrayEquals(new byte[] {(byte) type}, fault.data());
    }

    @Test
    void as4PathIsPutTogetherSegmentBySegment() {
        // a set counts as one; the leading sequence is cut where the 4-octet path takes over
        assertEquals(
                "65001 65002 {200001 200002}",
                path("40 02 0e 02 03 fde9 fdea 5ba0 01 02 5ba0 5ba0", "c0 11 0a 01 02 00030d41 00030d42")
                        .replace(" 23456", ""));
        assertEquals(
                "65001 200000 {7}",
                path("40 02 0a 02 02 fde9 5ba0 01 01 0007", "c0 11 0c 02 01 00030d40 01 01 00000007"));
    }

    @Test
    void confederationsInAs4PathArePassedOver() {
        assertEquals("65001 200000", path("40 02 06 02 02 fde9 5ba0", "c0 11 0c 03 01 00000001 02 01 00030d40"));
    }

    /** RFC 6793 4.2.3: somebody without 4-octet numbers aggregated since, so the 4-octet attributes are of old. */
    @Test
    void an2OctetAggregatorMakesThe4OctetAttributesVoid() {
        String asPath = "40 02 06 02 02 fde9 5ba0";
        String as4 = "c0 11 06 02 01 00030d40 c0 12 08 00030d40 0a000002";
        assertEquals("65001 23456", path(asPath, "c0 07 06 fde9 0a000002" + as4));
        assertEquals("65001 200000", path(asPath, "c0 07 06 5ba0 0a000002" + as4));
        assertEquals(
                new Aggregator(200_000, Bytes.address("10.0.0.2")),
                attributes(asPath + "c0 07 06 5ba0 0a000002" + as4).aggregator());
        assertEquals(
                new Aggregator(65001, Bytes.address("10.0.0.2")),
                attributes(asPath + "c0 07 06 fde9 0a000002" + as4).aggregator());
    }

    private static String path(String asPath, String others) {
        return attributes(asPath + others).asPath().toString();
    }

    private static PathAttributes attributes(String attributes) {
        byte[] message = Bytes.update("", "40 01 01 00 40 03 04 0a000001" + attributes, "18 0a0101");
        Decoded decoded = Bytes.decode(new MessageDecoder(false, false), message);
        Decoded.Message read = assertInstanceOf(Decoded.Message.class, decoded, decoded.toString());
        return Bytes.attributes((Update) read.message());
    }

    private static byte[] header(int type, int length) {
        return Bytes.hex(Bytes.MARKER + String.format("%04x%02x", length, type));
    }
}
