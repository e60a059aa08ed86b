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
                Arguments.of(
                        "OPEN with every capability that we know",
                        true,
                        new Open(4, 64512, 90, 0x01020304, everyCapability()),
                        Bytes.message(
                                1,
                                "04 fc00 005a 01020304 4b  02 49  01 04 0001 00 01  01 04 0002 00 01  02 00"
                                        + "05 06 0001 0001 0002  06 00  09 01 03  40 0a c078 0001 01 80 0002 01 00"
                                        + "41 04 00030d40  45 08 0001 01 03 0002 01 01  46 00"
                                        + "47 0e 0001 01 80 000e10 0002 01 00 ffffff")),
                Arguments.of("BoRR", true, new RouteRefresh(2, 1, 1), Bytes.message(5, "0002 01 01")),
                Arguments.of(
                        "a hard reset", true, Notification.cease(2, "").asHardReset(), Bytes.message(3, "06 09 06 02")),
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
                                        Capability.MultiProtocol.of(Family.IPV4_UNICAST),
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
                                List.of(new Capability.Unknown(63, Bytes.hex("4078 0001 01 80")))),
                        Bytes.message(1, "04 fde9 00b4 0a000001 0a  02 08  3f 06 4078 0001 01 80")),
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
                Arguments.of("End-of-RIB", true, Update.endOfRib(Family.IPV4_UNICAST), Bytes.update("", "", "")),
                Arguments.of(
                        "UPDATE that withdraws",
                        true,
                        Update.withdraw(Bytes.prefixes("0.0.0.0/0", "10.0.0.0/8", "192.168.18.64/26")),
                        Bytes.update("00  08 0a  1a c0a81240", "", "")),
                Arguments.of(
                        "UPDATE as we announce a block",
                        true,
                        Update.announce(
                                PathAttributes.ofOwn(Bytes.ip("172.17.8.100"), 100),
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
                                        + "e0 08 08 fc000001 ffffff01  80 09 04 0a000003  80 0a 08 00000001 00000002"
                                        + "c0 10 08 0002fc0000000001  e0 17 02 beef  c0 20 0c 000000010000000200000003"
                                        + "c0 23 04 00030d40  e0 63 01 07",
                                "10 0a01  20 0a020304")),
                Arguments.of(
                        "UPDATE with every attribute, 2-octet",
                        false,
                        Update.announce(everyAttribute(), Bytes.prefixes("10.1.0.0/16")),
                        Bytes.update(
                                "",
                                "40 01 01 02  40 02 0a  02 02 5ba0 fde9  01 01 0007  40 03 04 0a000001"
                                        + "80 04 04 ffffffff  40 05 04 80000000  40 06 00  c0 07 06 5ba0 0a000002"
                                        + "e0 08 08 fc000001 ffffff01  80 09 04 0a000003  80 0a 08 00000001 00000002"
                                        + "c0 10 08 0002fc0000000001"
                                        + "c0 11 10  02 02 00030d40 0000fde9  01 01 00000007  c0 12 08 00030d40 0a000002"
                                        + "e0 17 02 beef  c0 20 0c 000000010000000200000003  c0 23 04 00030d40  e0 63 01 07",
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

    private static List<Capability> everyCapability() {
        return List.of(
                Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                Capability.MultiProtocol.of(Family.IPV6_UNICAST),
                new Capability.Refresh(),
                Capability.ExtendedNextHop.IPV4_OVER_IPV6,
                new Capability.ExtendedMessage(),
                new Capability.RoleOfSender(3),
                new Capability.GracefulRestart(
                        true,
                        true,
                        120,
                        List.of(
                                new Capability.GracefulRestart.Kept(1, 1, true),
                                new Capability.GracefulRestart.Kept(2, 1, false))),
                new Capability.FourOctetAs(200_000),
                new Capability.AddPath(
                        List.of(new Capability.AddPath.Ways(1, 1, 3), new Capability.AddPath.Ways(2, 1, 1))),
                new Capability.EnhancedRefresh(),
                new Capability.LongLivedRestart(List.of(
                        new Capability.LongLivedRestart.Kept(1, 1, true, 3600),
                        new Capability.LongLivedRestart.Kept(2, 1, false, 0xFF_FFFF))));
    }

    private static PathAttributes everyAttribute() {
        return PathAttributes.builder()
                .origin(Origin.INCOMPLETE)
                .asPath(new AsPath(
                        List.of(new Segment(false, new int[] {200_000, 65001}), new Segment(true, new int[] {7}))))
                .nextHop(Bytes.ip("10.0.0.1"))
                .med(-1)
                .localPref(0x8000_0000)
                .atomicAggregate(true)
                .aggregator(new Aggregator(200_000, Bytes.address("10.0.0.2")))
                .communities(new Communities(
                        List.of(0xFC00_0001, 0xFFFF_FF01),
                        List.of(0x0002_FC00_0000_0001L),
                        List.of(new Communities.Large(1, 2, 3))))
                .originatorId(Bytes.address("10.0.0.3"))
                .clusterList(List.of(1, 2))
                .onlyToCustomer(200_000)
                .partial(1L << PathAttributes.TYPE_COMMUNITIES)
                .others(List.of(new Other(0xE0, 23, Bytes.hex("beef")), new Other(0xE0, 99, Bytes.hex("07"))))
                .build();
    }
}
