package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A2;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the options of IPv4: in, out, or the octet that the sender is told of. */
class Ipv4OptionsTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final String NODE_HEX = String.format("%08x", NODE);

    private TestRouter router;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        router = new TestRouter(directory).configured();
    }

    @AfterEach
    void everyFrameHasAName() throws IOException {
        assertEquals(0, router.unaccounted());
        router.close();
    }

    @Test
    void whatConcernsNoRouterStaysAsItIs() {
        expectThrough("01010100", "01010100");
        expectThrough("94040000", "94040000"); // router alert
        expectThrough("820b0000000000000000000100", "820b000000000000000000010000000000".substring(0, 32));
    }

    @Test
    void whatFollowsTheEndIsZero() {
        expectThrough("0100aabb", "01000000");
    }

    @Test
    void theNodeIsWrittenIntoARecordedRouteWhileThereIsRoom() {
        expectThrough("07070400000000" + "00", "070708" + NODE_HEX + "00");
        expectThrough("070b08c0a8000100000000" + "00", "070b0cc0a80001" + NODE_HEX + "00");
        expectThrough("070708c0a80001" + "00", "070708c0a80001" + "00");
    }

    @Test
    void theTimeIsWrittenIntoATimestamp() {
        byte[] options = through("4408050000000000");
        assertEquals(0x44080900, ByteBuffer.wrap(options).getInt());
        assertNow(ByteBuffer.wrap(options).getInt(4));
        options = through("440c05010000000000000000");
        assertEquals(0x440c0d01, ByteBuffer.wrap(options).getInt());
        assertEquals(NODE, ByteBuffer.wrap(options).getInt(4));
        assertNow(ByteBuffer.wrap(options).getInt(8));
        options = through("440c0503" + NODE_HEX + "00000000");
        assertNow(ByteBuffer.wrap(options).getInt(8));
        expectThrough("440c0503c0a8000100000000", "440c0503c0a8000100000000");
        expectThrough("4408050200000000", "4408050200000000"); // of a kind that nobody has defined
    }

    @Test
    void aTimestampWithoutRoomCountsWhoFoundNone() {
        expectThrough("4408090012345678", "4408091012345678");
        expectProblem("440809f012345678", 23);
        expectThrough("440c0d03c0a8000112345678", "440c0d03c0a8000112345678");
    }

    @Test
    void theSenderIsToldWhichOctetIsWrong() {
        expectProblem("07000000", 20); // no length
        expectProblem("070b0400", 20); // longer than the header
        expectProblem("01010107", 23); // cut short
        expectProblem("07020000", 21);
        expectProblem("0707030000000000", 22);
        expectProblem("0707060000000000", 22);
        expectProblem("0703040703040000", 23); // twice
        expectProblem("44030500", 21);
        expectProblem("4408040000000000", 22);
        expectProblem("4408050100000000", 22);
        expectProblem("94030000", 21);
        expectProblem("83020400", 21);
        expectProblem("8307030000000000", 22);
        expectProblem("8303048903040000", 23);
    }

    @Test
    void nobodyIsToldOfABroadcast() {
        byte[] frame = Packets.ipv4(VETH_MAC, A_MAC, A, Ipv4.parse("172.17.8.255"), 64, 17, 0, new byte[32]);
        frame[14] = 0x46; // the first octets of its data are options now, and broken
        frame[34] = 7;
        router.veth.inject(Packets.withIpChecksum(frame));
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(1, router.drops(VETH_NAME, "ipv4-options"));
    }

    @Test
    void aSourceRouteIsRefusedInSilence() {
        for (String options : List.of("830704c0a8000100", "890704c0a8000100")) {
            inject(options);
            assertEquals(List.of(), router.sent(router.veth));
            assertEquals(List.of(), router.sent(router.veth2));
        }
        assertEquals(2, router.drops(VETH_NAME, "source-routed"));
    }

    private static void assertNow(int millisOfDay) {
        int now = LocalTime.now(ZoneOffset.UTC).get(ChronoField.MILLI_OF_DAY);
        int apart = Math.floorMod(now - millisOfDay, 86_400_000);
        assertTrue(apart < 60_000, "said " + millisOfDay + " at " + now);
    }

    private void expectThrough(String in, String out) {
        assertArrayEquals(HexFormat.of().parseHex(padded(out)), through(in), in);
    }

    private byte[] through(String options) {
        inject(options);
        byte[] frame = router.sent(router.veth2).get(0);
        int headerLength = (frame[14] & 0xF) * 4;
        assertEquals(63, Packets.u8(frame, 22));
        assertEquals(0, Packets.checksum(frame, 14, headerLength), options);
        return Arrays.copyOfRange(frame, 34, 14 + headerLength);
    }

    private void expectProblem(String options, int octet) {
        inject(options);
        assertEquals(List.of(), router.sent(router.veth2));
        byte[] error = router.sent(router.veth).get(0);
        assertEquals(12, Packets.u8(error, 34), options);
        assertEquals(0, Packets.u8(error, 35));
        assertEquals(octet << 24, Packets.i32(error, 38), options);
        router.advanceMs(1000); // the budget
    }

    private void inject(String options) {
        byte[] bytes = HexFormat.of().parseHex(padded(options));
        byte[] plain = Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, 17, 0, new byte[32]);
        byte[] frame = new byte[plain.length + bytes.length];
        System.arraycopy(plain, 0, frame, 0, 34);
        System.arraycopy(bytes, 0, frame, 34, bytes.length);
        System.arraycopy(plain, 34, frame, 34 + bytes.length, plain.length - 34);
        frame[14] = (byte) (0x45 + bytes.length / 4);
        frame[17] += (byte) bytes.length;
        router.veth.inject(Packets.withIpChecksum(frame));
        router.run();
    }

    private static String padded(String options) {
        return options + "0".repeat((8 - options.length() % 8) % 8);
    }
}
