package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.fib.Ipv6Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** UPDATEs of both families, with path identifiers or without, in messages of either size (RFC 4760, 8950, 7911, 8654). */
class MpUpdateTest {
    private static final Set<Family> BOTH = Set.of(Family.values());
    private static final WireOptions PLAIN =
            new WireOptions(true, true, BOTH, Set.of(), Set.of(), false, true, Wire.MAX_LENGTH);
    private static final WireOptions FULL =
            new WireOptions(true, true, BOTH, BOTH, BOTH, true, true, Wire.EXTENDED_MAX_LENGTH);
    private static final String GLOBAL = "20010db8000000000000000000000001";
    private static final String LINK_LOCAL = "fe80000000000000000000000000000a";
    private static final String MUST = UpdateErrorsTest.ORIGIN + UpdateErrorsTest.AS_PATH + UpdateErrorsTest.LOCAL_PREF;
    private static final PathAttributes OWN6 = PathAttributes.ofOwn(Bytes.ip("2001:db8::1"), 100);

    static Stream<Arguments> messages() {
        String own = "40 01 01 00  40 02 00  40 05 04 00000064";
        return Stream.of(
                Arguments.of(
                        "IPv6 routes",
                        PLAIN,
                        Update.announce(OWN6, Bytes.prefixes("2001:db8:1::/48", "::/0", "2001:db8::7/128")),
                        Bytes.update(
                                "",
                                "90 0e 002e 0002 01 10" + GLOBAL + "00  30 20010db80001  00  80 20010db8"
                                        + "0".repeat(22) + "07" + own,
                                "")),
                Arguments.of(
                        "IPv6 routes with a next hop on the link",
                        PLAIN,
                        Update.announce(
                                OWN6.change()
                                        .nextHop(Bytes.ip("2001:db8::1"), Bytes.ip("fe80::a"))
                                        .build(),
                                Bytes.prefixes("2001:db8::/32")),
                        Bytes.update("", "90 0e 002a 0002 01 20" + GLOBAL + LINK_LOCAL + "00 20 20010db8" + own, "")),
                Arguments.of(
                        "IPv4 routes by an IPv6 next hop, with path identifiers",
                        FULL,
                        Update.announce(
                                OWN6,
                                List.of(new Nlri(
                                        Bytes.prefixes("10.0.0.0/8").get(0).prefix(), -1))),
                        Bytes.update("", "90 0e 001b 0001 01 10" + GLOBAL + "00 ffffffff 08 0a" + own, "")),
                Arguments.of(
                        "IPv4 withdrawals with path identifiers",
                        FULL,
                        Update.withdraw(List.of(
                                new Nlri(Bytes.prefixes("10.0.0.0/8").get(0).prefix(), 7))),
                        Bytes.update("00000007 08 0a", "", "")),
                Arguments.of(
                        "IPv6 withdrawals",
                        PLAIN,
                        Update.withdraw(Bytes.prefixes("2001:db8::/32")),
                        Bytes.update("", "90 0f 0008 0002 01 20 20010db8", "")),
                Arguments.of(
                        "IPv6 End-of-RIB",
                        PLAIN,
                        Update.endOfRib(Family.IPV6_UNICAST),
                        Bytes.update("", "80 0f 03 0002 01", "")),
                Arguments.of(
                        "both families in one",
                        PLAIN,
                        new Update(
                                Bytes.prefixes("10.9.0.0/16", "2001:db8:9::/48"),
                                List.of(
                                        new Update.Announcement(OWN6, Bytes.prefixes("2001:db8::/32")),
                                        new Update.Announcement(
                                                OWN6.change()
                                                        .nextHop(Bytes.ip("10.0.0.1"))
                                                        .build(),
                                                Bytes.prefixes("10.0.0.0/8"))),
                                null,
                                List.of()),
                        Bytes.update(
                                "10 0a09",
                                "90 0f 000a 0002 01 30 20010db80009  90 0e 001a 0002 01 10" + GLOBAL + "00 20 20010db8"
                                        + "40 01 01 00  40 02 00  40 03 04 0a000001 40 05 04 00000064",
                                "08 0a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isWrittenAsTheseBytesAndReadBack(String name, WireOptions options, Update update, byte[] bytes) {
        assertEquals(Bytes.text(bytes), Bytes.text(new MessageEncoder(options).encode(update)));
        assertEquals(new Decoded.Message(update), Bytes.decode(new MessageDecoder(options), bytes));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "none for IPv6,         0002 01 00 00 20 20010db8",
        "IPv4 for IPv6,         0002 01 04 0a000001 00 20 20010db8",
        "of 24 bytes,           0002 01 18 20010db8000000000000000000000001 0000000000000000 00 20 20010db8",
        "IPv6 for IPv4,         0001 01 10 20010db8000000000000000000000001 00 08 0a",
        "overrun,               0002 01 20 20010db8000000000000000000000001 00",
        "a prefix of 129 bits,  0002 01 10 20010db8000000000000000000000001 00 81 20010db8000000000000000000000000 00",
        "a prefix cut short,    0002 01 10 20010db8000000000000000000000001 00 40 20010db8",
    })
    void whatCannotBeLocatedCostsTheSession(String name, String mpReach) {
        int length = Bytes.hex(mpReach).length;
        ResetSession reset = reset(PLAIN, MUST + String.format("900e%04x", length) + mpReach);
        assertEquals("3/9", reset.code() + "/" + reset.subcode());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "unspecified, 00000000000000000000000000000000",
        "loopback,    00000000000000000000000000000001",
        "multicast,   ff020000000000000000000000000001",
        "IPv4-mapped, 00000000000000000000ffff0a000001",
    })
    void aNextHopThatIsNoHostCostsTheRoutes(String name, String nextHop) {
        Update update = update(PLAIN, MUST + "80 0e 1a 0002 01 10" + nextHop + "00 20 20010db8");
        assertEquals(Bytes.prefixes("2001:db8::/32"), update.withdrawn());
        assertEquals("NEXT_HOP is no host's address", update.faults().get(0).reason());
    }

    @Test
    void aFaultInAnotherAttributeCostsTheRoutesOfBothFields() {
        byte[] message = Bytes.update(
                "",
                "40 01 01 09" + UpdateErrorsTest.AS_PATH + UpdateErrorsTest.NEXT_HOP + "80 0e 1a 0002 01 10" + GLOBAL
                        + "00 20 20010db8",
                "08 0a");
        Update update = (Update) ((Decoded.Message) Bytes.decode(new MessageDecoder(PLAIN), message)).message();
        assertEquals(Bytes.prefixes("2001:db8::/32", "10.0.0.0/8"), update.withdrawn());
    }

    @Test
    void aNextHopOnTheLinkAloneIsBoth() {
        for (String nextHop :
                List.of("10" + LINK_LOCAL, "20" + LINK_LOCAL + LINK_LOCAL, "20" + "0".repeat(32) + LINK_LOCAL)) {
            int length = 3 + Bytes.hex(nextHop).length + 1 + 5;
            Update update =
                    update(PLAIN, MUST + String.format("800e%02x", length) + "0002 01" + nextHop + "00 20 20010db8");
            assertEquals(Bytes.ip("fe80::a"), Bytes.attributes(update).nextHop());
            assertEquals(Bytes.ip("fe80::a"), Bytes.attributes(update).linkLocal());
        }
    }

    @Test
    void aSecondNextHopThatIsNotOnTheLinkIsPassedOver() {
        Update update = update(PLAIN, MUST + "80 0e 2a 0002 01 20" + GLOBAL + GLOBAL + "00 20 20010db8");
        assertEquals(Bytes.ip("2001:db8::1"), Bytes.attributes(update).nextHop());
        assertNull(Bytes.attributes(update).linkLocal());
    }

    @Test
    void aFamilyThatWasNotAgreedOnIsPassedOver() {
        WireOptions ipv6Only = new WireOptions(
                true, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, false, Wire.MAX_LENGTH);
        byte[] message = Bytes.update("10 0a09", MUST + UpdateErrorsTest.NEXT_HOP, "08 0a");
        Update update = (Update) ((Decoded.Message) Bytes.decode(new MessageDecoder(ipv6Only), message)).message();
        assertTrue(update.withdrawn().isEmpty() && update.announced().isEmpty());
        assertNull(update(ipv6Only, "").endOfRib());
        assertEquals(Family.IPV6_UNICAST, update(ipv6Only, "80 0f 03 0002 01").endOfRib());
    }

    @ParameterizedTest
    @CsvSource({"4096, 4", "65535, 1"})
    void ipv6RoutesArePackedIntoFullMessages(int maxLength, int expected) {
        WireOptions options = new WireOptions(true, true, BOTH, BOTH, BOTH, true, true, maxLength);
        Set<Nlri> routes = new LinkedHashSet<>();
        for (int i = 0; i < 700; i++) {
            routes.add(new Nlri(new Ipv6Prefix(0x20010DB8_00000000L, i, 128), i));
        }
        List<Nlri> all = List.copyOf(routes);
        List<Nlri> told = new ArrayList<>();
        int messages = 0;
        for (; !routes.isEmpty(); messages++) {
            byte[] message = new MessageEncoder(options).encodeAnnounced(Family.IPV6_UNICAST, OWN6, routes.iterator());
            assertTrue(message.length <= maxLength);
            assertTrue(routes.isEmpty() || message.length > maxLength - 24);
            told.addAll(Bytes.announced(
                    (Update) ((Decoded.Message) new MessageDecoder(options).decode(message, 0)).message()));
        }
        assertEquals(expected, messages);
        assertEquals(all, told);
        Set<Nlri> gone = new LinkedHashSet<>(all);
        byte[] withdrawal = new MessageEncoder(options).encodeWithdrawn(Family.IPV6_UNICAST, gone.iterator());
        Decoded decoded = new MessageDecoder(options).decode(withdrawal, 0);
        assertEquals(
                all.subList(0, all.size() - gone.size()), ((Update) ((Decoded.Message) decoded).message()).withdrawn());
    }

    @Test
    void aMarkOfARefreshWithAnotherLengthIsSentBack() {
        byte[] message = Bytes.message(5, "0001 01 01 00");
        Decoded decoded = Bytes.decode(new MessageDecoder(PLAIN), message);
        ResetSession reset = assertInstanceOf(Decoded.Fault.class, decoded).error();
        assertEquals("7/1", reset.code() + "/" + reset.subcode());
        assertEquals(Bytes.text(message), Bytes.text(reset.data()));
        Decoded withoutEnhanced = Bytes.decode(new MessageDecoder(true, true), message);
        assertEquals(1, ((Decoded.Fault) withoutEnhanced).error().code());
    }

    private static ResetSession reset(WireOptions options, String attributes) {
        Decoded decoded = Bytes.decode(new MessageDecoder(options), Bytes.update("", attributes, ""));
        return assertInstanceOf(Decoded.Fault.class, decoded, decoded.toString())
                .error();
    }

    private static Update update(WireOptions options, String attributes) {
        Decoded decoded = Bytes.decode(new MessageDecoder(options), Bytes.update("", attributes, ""));
        return (Update) assertInstanceOf(Decoded.Message.class, decoded, decoded.toString())
                .message();
    }
}
