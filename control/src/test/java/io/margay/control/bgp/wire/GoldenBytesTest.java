package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.wire.AsPath.Segment;
import io.margay.control.bgp.wire.PathAttributes.Aggregator;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.control.bgp.wire.PathAttributes.Other;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message as bytes and as a value: written one way, read back the other. */
class GoldenBytesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("KEEPALIVE", true, new Keepalive(), Bytes.message(4, "")),
                Arguments.of("ROUTE-REFRESH", true, new RouteRefresh(1, 0, 1), Bytes.message(5, "0001 00 01")),
                Arguments.of(
                        "OPEN as we send it",
                        true,
                        new Open(
                                4,
                                64512,
                                90,
                                Bytes.address("172.17.8.100"),
                                List.of(
                                        Capability.MultiProtocol.IPV4_UNICAST,
                                        new Capability.Refresh(),
                                        new Capability.FourOctetAs(64512))),
                        Bytes.message(1, "04 fc00 005a ac110864 10  02 0e  01 04 0001 00 01  02 00  41 04 0000fc00")),
                Arguments.of(
                        "OPEN of a 4-octet AS",
                        true,
                        new Open(4, 23456, 0, 0x01020304, List.of(new Capability.FourOctetAs(0xFFFFFFFE))),
                        Bytes.message(1, "04 5ba0 0000 01020304 08  02 06  41 04 fffffffe")),
                Arguments.of(
                        "OPEN without parameters",
                        true,
                        new Open(4, 65001, 180, 0x0A000001, List.of()),
                        Bytes.message(1, "04 fde9 00b4 0a000001 00")),
                Arguments.of(
                        "OPEN with a capability that we do not know",
                        true,
                        new Open(
                                4,
                                65001,
                                180,
                                0x0A000001,
                                List.of(new Capability.Unknown(64, Bytes.hex("4078 0001 01 80")))),
                        Bytes.message(1, "04 fde9 00b4 0a000001 0a  02 08  40 06 4078 0001 01 80")),
                Arguments.of(
                        "NOTIFICATION",
                        true,
                        new Notification(2, 2, Bytes.hex("beef")),
                        Bytes.message(3, "02 02 beef")),
                Arguments.of(
                        "NOTIFICATION with a text (RFC 9003)",
                        true,
                        Notification.cease(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "bye \u00e9"),
                        Bytes.message(3, "06 02 06 627965 20 c3a9")),
                Arguments.of("End-of-RIB", true, Update.END_OF_RIB, Bytes.update("", "", "")),
                Arguments.of(
                        "UPDATE that withdraws",
                        true,
                        Update.withdraw(Bytes.prefixes("0.0.0.0/0", "10.0.0.0/8", "192.168.18.64/26")),
                        Bytes.update("00  08 0a  1a c0a81240", "", "")),
                Arguments.of(
                        "UPDATE as we announce a block",
                        true,
                        Update.announce(
                                PathAttributes.ofOwn(AsPath.EMPTY, Bytes.address("172.17.8.100"), 100),
                                Bytes.prefixes("192.168.18.64/26")),
                        Bytes.update("", "40 01 01 00  40 02 00  40 03 04 ac110864  40 05 04 00000064", "1a c0a81240")),
                Arguments.of(
                        "UPDATE with every attribute, 4-octet",
                        true,
                        Update.announce(everyAttribute(), Bytes.prefixes("10.1.0.0/16", "10.2.3.4/32")),
                        Bytes.update(
                                "",
                                "40 01 01 02  40 02 10  02 02 00030d40 0000fde9  01 01 00000007  40 03 04 0a000001"
                                        + "80 04 04 ffffffff  40 05 04 80000000  40 06 00  c0 07 08 00030d40 0a000002"
                                        + "c0 08 08 fc000001 ffffff01  80 09 04 0a000003  80 0a 08 00000001 00000002"
                                        + "e0 10 08 0002fc0000000001  e0 20 0c 000000010000000200000003",
                                "10 0a01  20 0a020304")),
                Arguments.of(
                        "UPDATE with every attribute, 2-octet",
                        false,
                        Update.announce(everyAttribute(), Bytes.prefixes("10.1.0.0/16")),
                        Bytes.update(
                                "",
                                "40 01 01 02  40 02 0a  02 02 5ba0 fde9  01 01 0007  40 03 04 0a000001"
                                        + "80 04 04 ffffffff  40 05 04 80000000  40 06 00  c0 07 06 5ba0 0a000002"
                                        + "c0 08 08 fc000001 ffffff01  80 09 04 0a000003  80 0a 08 00000001 00000002"
                                        + "e0 10 08 0002fc0000000001"
                                        + "c0 11 10  02 02 00030d40 0000fde9  01 01 00000007  c0 12 08 00030d40 0a000002"
                                        + "e0 20 0c 000000010000000200000003",
                                "10 0a01")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isWrittenAsTheseBytes(String name, boolean fourOctetAs, BgpMessage message, byte[] bytes) {
        assertEquals(Bytes.text(bytes), Bytes.text(new MessageEncoder(fourOctetAs).encode(message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isReadFromTheseBytes(String name, boolean fourOctetAs, BgpMessage message, byte[] bytes) {
        assertEquals(new Decoded.Message(message), Bytes.decode(new MessageDecoder(fourOctetAs, true), bytes));
    }

    private static PathAttributes everyAttribute() {
        return new PathAttributes(
                Origin.INCOMPLETE,
                new AsPath(List.of(new Segment(false, new int[] {200_000, 65001}), new Segment(true, new int[] {7}))),
                Bytes.address("10.0.0.1"),
                -1,
                0x8000_0000,
                true,
                new Aggregator(200_000, Bytes.address("10.0.0.2")),
                List.of(0xFC00_0001, 0xFFFF_FF01),
                Bytes.address("10.0.0.3"),
                List.of(1, 2),
                List.of(
                        new Other(0xE0, 16, Bytes.hex("0002fc0000000001")),
                        new Other(0xE0, 32, Bytes.hex("000000010000000200000003"))));
    }
}
