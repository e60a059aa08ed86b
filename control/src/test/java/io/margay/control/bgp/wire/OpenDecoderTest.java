package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenDecoderTest {
    private static final String FIXED = "04 fde9 00b4 0a000001";

    @Test
    void capabilitiesInParametersOfTheirOwnAreGathered() {
        Open open = open(FIXED + "0e  02 06 01 04 0001 00 01  02 02 02 00  02 00");
        assertEquals(
                List.of(Capability.MultiProtocol.of(Family.IPV4_UNICAST), new Capability.Refresh()),
                open.capabilities());
    }

    @Test
    void aSpeakerWithoutMultiprotocolMeansIpv4Unicast() {
        assertTrue(open(FIXED + "00").speaks(Family.IPV4_UNICAST));
        assertFalse(open(FIXED + "08  02 06 01 04 0002 00 01").speaks(Family.IPV4_UNICAST));
    }

    @Test
    void theAsIsThatOfTheCapability() {
        assertEquals(
                200_000, open("04 5ba0 00b4 0a000001 08  02 06 41 04 00030d40").as());
        assertEquals(65001, open(FIXED + "00").as());
    }

    @Test
    void extendedLengthOfParametersIsRead() {
        Open open = open(FIXED + "ff ff 0009  02 0006 01 04 0001 00 01");
        assertEquals(List.of(Capability.MultiProtocol.of(Family.IPV4_UNICAST)), open.capabilities());
    }

    @Test
    void extendedLengthIsKnownByTheTypeNotByTheLengthBeforeIt() {
        Open open = open(FIXED + "04 ff 0009  02 0006 01 04 0001 00 01");
        assertEquals(List.of(Capability.MultiProtocol.of(Family.IPV4_UNICAST)), open.capabilities());
    }

    @Test
    void plainParametersOf255BytesAreNoExtendedLength() {
        String unknown = "02 fd 40 fb" + "00".repeat(0xFB);
        assertEquals(
                List.of(new Capability.Unknown(64, new byte[0xFB])),
                open(FIXED + "ff" + unknown).capabilities());
    }

    @Test
    void moreCapabilitiesThanAPlainParameterHoldsAreWrittenExtended() {
        List<Capability> capabilities = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            capabilities.add(new Capability.Unknown(128 + i, new byte[100]));
        }
        Open open = new Open(4, 65001, 90, 0x0A000001, capabilities);
        byte[] bytes = new MessageEncoder(true).encode(open);
        assertEquals(new Decoded.Message(open), Bytes.decode(new MessageDecoder(true, true), bytes));
    }

    @Test
    void ofAnotherVersionNothingMoreIsRead() {
        assertEquals(3, open("03 fde9 00b4 0a000001 05 01 02 03 04 05").version());
    }

    @Test
    void capabilitiesWithWrongLengthsAreKeptAsUnknown() {
        Open open = open(FIXED + "0d  02 0b  41 02 0001  02 01 00  01 02 0001");
        assertEquals(
                List.of(
                        new Capability.Unknown(65, Bytes.hex("0001")),
                        new Capability.Unknown(2, Bytes.hex("00")),
                        new Capability.Unknown(1, Bytes.hex("0001"))),
                open.capabilities());
    }

    @Test
    void aParameterThatIsNoCapabilityIsUnsupported() {
        assertReset(2, 4, FIXED + "03 01 01 00");
    }

    /** The OPENs of CVE-2022-40302, 40318, 43681 and 36440: lengths that point beyond the message. */
    @Test
    void lengthsThatPointBeyondTheMessageEndTheSession() {
        assertReset(2, 0, FIXED + "ff");
        assertReset(2, 0, FIXED + "ff ff");
        assertReset(2, 0, FIXED + "ff ff 00");
        assertReset(2, 0, FIXED + "ff ff 0001");
        assertReset(2, 0, FIXED + "ff ff 0002 02 00");
        assertReset(2, 0, FIXED + "ff ff 0003 02 00ff");
        assertReset(2, 0, FIXED + "01 02");
        assertReset(2, 0, FIXED + "02 02 01");
        assertReset(2, 0, FIXED + "03 02 01 41");
        assertReset(2, 0, FIXED + "04 02 02 41 04");
        assertReset(2, 0, FIXED + "06 02 04 41 04 0000");
        assertReset(2, 0, FIXED + "00 02");
    }

    @Test
    void aShortOpenIsAHeaderFault() {
        assertReset(1, 2, "04 fde9 00b4 0a0000");
    }

    private static Open open(String body) {
        Decoded decoded = Bytes.decode(new MessageDecoder(true, true), Bytes.message(1, body));
        return (Open) assertInstanceOf(Decoded.Message.class, decoded, decoded.toString())
                .message();
    }

    private static void assertReset(int code, int subcode, String body) {
        Decoded decoded = Bytes.decode(new MessageDecoder(true, true), Bytes.message(1, body));
        ResetSession reset =
                assertInstanceOf(Decoded.Fault.class, decoded, body).error();
        assertEquals(code + "/" + subcode, reset.code() + "/" + reset.subcode(), body);
    }
}
