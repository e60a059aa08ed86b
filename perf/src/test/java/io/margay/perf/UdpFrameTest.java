package io.margay.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class UdpFrameTest {
    private static final long GATEWAY = 0xA2FF_0A99_57D2L;
    private static final long OWN = 0x0200_0000_0001L;

    @Test
    void ofIpv4HasAHeaderChecksum() {
        byte[] frame = UdpFrame.of(GATEWAY, OWN, "192.168.18.64", "192.168.196.129", 10_000, 60);
        assertEquals(
                "a2ff0a9957d2020000000001" + "0800" + "4500002e00000000401122adc0a81240c0a8c481" + "27100009001a0000"
                        + "00".repeat(18),
                HexFormat.of().formatHex(frame));
    }

    @Test
    void ofIpv6HasAUdpChecksumAndIsAsLongAsItsHeaders() {
        byte[] frame = UdpFrame.of(GATEWAY, OWN, "fd00:10:0:12::1", "fd00:10:0:c4::1", 10_000, 60);
        assertEquals(
                "a2ff0a9957d2020000000001" + "86dd" + "6000000000081140" + "fd000010000000120000000000000001"
                        + "fd0000100000" + "00c40000000000000001" + "271000090008" + "ddcb",
                HexFormat.of().formatHex(frame));
    }

    @Test
    void anOddLengthIsSummedToItsLastByte() {
        byte[] even = UdpFrame.of(GATEWAY, OWN, "fd00::1", "fd00::2", 10_000, 64);
        byte[] odd = UdpFrame.of(GATEWAY, OWN, "fd00::1", "fd00::2", 10_000, 63);
        int evenSum = (even[60] & 0xFF) << 8 | even[61] & 0xFF;
        int oddSum = (odd[60] & 0xFF) << 8 | odd[61] & 0xFF;
        // the length stands in the pseudo-header and in the UDP header
        assertEquals(evenSum + 2, oddSum);
    }

    @Test
    void twoFamiliesAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> UdpFrame.of(GATEWAY, OWN, "fd00::1", "192.168.18.64", 1, 60));
        assertThrows(
                IllegalArgumentException.class, () -> UdpFrame.of(GATEWAY, OWN, "192.168.18.64", "fd00::1", 1, 60));
    }
}
