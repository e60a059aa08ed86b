package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fault in an UPDATE costs, by RFC 7606. */
class UpdateErrorsTest {
    static final String ORIGIN = "40 01 01 00";
    static final String AS_PATH = "40 02 06 02 01 0000fde9";
    static final String NEXT_HOP = "40 03 04 0a000001";
    static final String LOCAL_PREF = "40 05 04 00000064";
    static final String NLRI = "18 0a0101";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ORIGIN of 3,                 400101 03",
        "ORIGIN empty,                400100",
        "ORIGIN of two bytes,         400102 0000",
        "ORIGIN not transitive,       000101 00",
        "ORIGIN optional,             C00101 00",
        "AS_PATH optional,            C00206 02010000fde9",
        "AS_PATH of one byte,         400201 02",
        "AS_PATH of no AS,            400202 0200",
        "AS_PATH of another type,     400206 05010000fde9",
        "AS_PATH of a confederation,  400206 03010000fde9",
        "AS_PATH overrun,             400206 02020000fde9",
        "AS_PATH rest of one byte,    400207 02010000fde900",
        "AS_PATH with AS 0,           400206 020100000000",
        "NEXT_HOP of three bytes,     400303 0a0000",
        "NEXT_HOP of sixteen bytes,   400310 20010db8000000000000000000000001",
        "NEXT_HOP of zeroes,          400304 00000000",
        "NEXT_HOP of loopback,        400304 7f000001",
        "NEXT_HOP of multicast,       400304 e0000001",
        "NEXT_HOP of class E,         400304 ffffffff",
        "MED of three bytes,          800403 000000",
        "MED transitive,              C00404 00000000",
        "LOCAL_PREF of five bytes,    400505 0000000000",
        "LOCAL_PREF optional,         800504 00000000",
        "ATOMIC_AGGREGATE optional,   C00600",
        "AGGREGATOR well-known,       400708 0000fde90a000001",
        "COMMUNITIES empty,           C00800",
        "COMMUNITIES of six bytes,    C00806 000000010002",
        "COMMUNITIES not transitive,  800804 00000001",
        "ORIGINATOR_ID of two bytes,  800902 0000",
        "CLUSTER_LIST of three bytes, 800A03 000000",
        "CLUSTER_LIST empty,          800A00",
        "EXTENDED_COMMUNITIES of 4,   C01004 00000000",
        "EXTENDED_COMMUNITIES empty,  C01000",
        "LARGE_COMMUNITY of 8 bytes,  C02008 0000000000000000",
        "LARGE_COMMUNITY empty,       C02000",
        "LARGE_COMMUNITY intransitive, 80200C 000000000000000000000000",
        "ONLY_TO_CUSTOMER of 5 bytes, C02305 0000000000",
        "ONLY_TO_CUSTOMER empty,      C02300",
    })
    void costsTheRoutesOfThatUpdate(String name, String attribute) {
        String attributes = with(attribute) + (attribute.startsWith("05", 2) ? "" : LOCAL_PREF);
        Update update = update(true, attributes, NLRI);
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
        assertTrue(Bytes.announced(update).isEmpty());
        assertNull(Bytes.attributes(update));
        assertInstanceOf(TreatAsWithdraw.class, update.faults().get(0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ATOMIC_AGGREGATE of one byte,    400601 00",
        "AGGREGATOR of six bytes,         C00706 fde90a000001",
        "AGGREGATOR with AS 0,            C00708 000000000a000001",
        "AS4_PATH from a 4-octet speaker, C01106 02010000fde9",
        "AS4_AGGREGATOR likewise,         C01208 0000fde90a000001",
    })
    void costsTheAttribute(String name, String attribute) {
        Update update = update(with(attribute), NLRI);
        assertEquals(Bytes.prefixes("10.1.1.0/24"), Bytes.announced(update));
        assertFalse(Bytes.attributes(update).atomicAggregate());
        assertNull(Bytes.attributes(update).aggregator());
        assertInstanceOf(DiscardAttribute.class, update.faults().get(0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a prefix of 33 bits,               '',     '',                               21 0a01010101, 10",
        "a prefix cut short,                '',     '',                               18 0a01,       10",
        "a withdrawn prefix of 33 bits,     '21 0a01010101', '',                      '',            10",
        "an unknown well-known attribute,   '',     40630100,                         18 0a0101,     2",
        "MP_REACH_NLRI cut short,           '',     800E04 00010104,                  18 0a0101,     9",
        "MP_REACH_NLRI next hop overrun,    '',     800E0A 000101200a0000010018,      18 0a0101,     9",
        "MP_REACH_NLRI next hop of 8 bytes, '',     800E0D 000101080a0000010a00000100, 18 0a0101,    9",
        "MP_REACH_NLRI bad prefix,          '',     800E0A 000101040a0000010021,      18 0a0101,     9",
        "MP_UNREACH_NLRI of two bytes,      '',     800F02 0001,                      18 0a0101,     9",
        "MP_UNREACH_NLRI bad prefix,        '',     800F04 00010121,                  18 0a0101,     9",
        "MP_UNREACH_NLRI twice,             '',     800F03 000101 800F03 000101,      18 0a0101,     1",
    })
    void costsTheSession(String name, String withdrawn, String attribute, String nlri, int subcode) {
        assertReset(subcode, Bytes.update(withdrawn, ORIGIN + AS_PATH + NEXT_HOP + attribute, nlri));
    }

    @Test
    void lengthsThatDisagreeCostTheSession() {
        assertReset(1, Bytes.message(2, "0001 0000"));
        assertReset(1, Bytes.message(2, "0000 0001"));
        assertReset(1, Bytes.message(2, "ffff 0000"));
    }

    @Test
    void theUnknownWellKnownAttributeIsSentBack() {
        Decoded decoded = decode(true, true, Bytes.update("", ORIGIN + "40 63 02 beef", NLRI));
        assertEquals(
                "40 63 02 be ef", Bytes.text(((Decoded.Fault) decoded).error().data()));
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource({"ORIGIN", "AS_PATH", "NEXT_HOP"})
    void routesWithoutAMandatoryAttributeAreWithdrawn(String missing) {
        String attributes = (missing.equals("ORIGIN") ? "" : ORIGIN)
                + (missing.equals("AS_PATH") ? "" : AS_PATH)
                + (missing.equals("NEXT_HOP") ? "" : NEXT_HOP);
        Update update = update(attributes, NLRI);
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
        assertEquals(missing + " is missing", update.faults().get(0).reason());
    }

    /** RFC 4271 5.1.5: an internal peer must say it, an external one must not. */
    @Test
    void localPrefIsMandatoryWithinAnAs() {
        Update update = update(true, ORIGIN + AS_PATH + NEXT_HOP, NLRI);
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
        assertEquals("LOCAL_PREF is missing", update.faults().get(0).reason());
        assertEquals(
                List.of(),
                update(true, ORIGIN + AS_PATH + NEXT_HOP + LOCAL_PREF, NLRI).faults());
        assertEquals(List.of(), update(false, ORIGIN + AS_PATH + NEXT_HOP, NLRI).faults());
    }

    @ParameterizedTest
    @CsvSource({"40", "4001", "400101", "50 02", "5002 00", "400206", "40020602010000fd", "50020100"})
    void anAttributeThatOverrunsTheFieldCostsTheRoutes(String tail) {
        Update update = update(ORIGIN + AS_PATH + NEXT_HOP + tail, NLRI);
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
        assertTrue(Bytes.announced(update).isEmpty());
    }

    /** RFC 7606 5.2: what was to be withdrawn may be what could not be read. */
    @Test
    void aFaultInAnUpdateWithoutRoutesCostsTheSession() {
        assertReset(1, Bytes.update("", "40 01 01 07", ""));
        assertReset(1, Bytes.update("18 0a0101", "40 01 01 07", ""));
        assertReset(1, Bytes.update("", "40", ""));
        assertReset(1, Bytes.update("", "800F03 000101 40", ""));
    }

    @Test
    void anAttributeTwiceCountsOnce() {
        Update update = update(ORIGIN + AS_PATH + NEXT_HOP + "40 01 01 02", NLRI);
        assertEquals(PathAttributes.Origin.IGP, Bytes.attributes(update).origin());
        assertEquals(List.of(new DiscardAttribute(1, "ORIGIN twice")), update.faults());
    }

    @Test
    void anExternalPeersLocalPrefAndReflectionAreNotBelieved() {
        String attributes = ORIGIN + AS_PATH + NEXT_HOP + "40 05 04 00000064 80 09 04 0a000001 80 0a 04 0a000001";
        Update update = (Update) ((Decoded.Message) decode(true, false, Bytes.update("", attributes, NLRI))).message();
        assertEquals(3, update.faults().size());
        assertNull(Bytes.attributes(update).localPref());
        assertNull(Bytes.attributes(update).originatorId());
        assertTrue(Bytes.attributes(update).clusterList().isEmpty());
    }

    @Test
    void unknownOptionalAttributesArePassedOnIfTransitive() {
        Update update = update(ORIGIN + AS_PATH + NEXT_HOP + "80 63 01 07 c0 64 02 beef", NLRI);
        assertEquals(
                List.of(new PathAttributes.Other(0xE0, 100, Bytes.hex("beef"))),
                Bytes.attributes(update).others());
        assertTrue(update.faults().isEmpty());
    }

    @Test
    void routesInMpReachNeedNoNextHopBesideThem() {
        Update update = update(ORIGIN + AS_PATH + "80 0e 0d 0001 01 04 0a000009 00 18 0a0202", "");
        assertEquals(Bytes.prefixes("10.2.2.0/24"), Bytes.announced(update));
        assertEquals(Bytes.ip("10.0.0.9"), Bytes.attributes(update).nextHop());
    }

    @Test
    void theNextHopBesideMpReachMeansNothing() {
        Update update = update(ORIGIN + AS_PATH + NEXT_HOP + "80 0e 0d 0001 01 04 0a000009 00 18 0a0202", "");
        assertEquals(Bytes.ip("10.0.0.9"), Bytes.attributes(update).nextHop());
    }

    @Test
    void routesBothWaysHaveTheirOwnNextHops() {
        Update same = update(ORIGIN + AS_PATH + NEXT_HOP + "80 0e 0d 0001 01 04 0a000001 00 18 0a0202", NLRI);
        assertEquals(Bytes.prefixes("10.2.2.0/24", "10.1.1.0/24"), Bytes.announced(same));
        Update different = update(ORIGIN + AS_PATH + NEXT_HOP + "80 0e 0d 0001 01 04 0a000009 00 18 0a0202", NLRI);
        assertEquals(
                List.of(Bytes.ip("10.0.0.9"), Bytes.ip("10.0.0.1")),
                different.announced().stream()
                        .map(each -> each.attributes().nextHop())
                        .toList());
    }

    @Test
    void mpAttributesWithWrongFlagsAreWithdrawn() {
        Update update = update(ORIGIN + AS_PATH + "c0 0e 0d 0001 01 04 0a000009 00 18 0a0202", "");
        assertEquals(Bytes.prefixes("10.2.2.0/24"), update.withdrawn());
        Update unreach = update("c0 0f 06 0001 01 10 0a02", "");
        assertEquals(Bytes.prefixes("10.2.0.0/16"), unreach.withdrawn());
    }

    @Test
    void otherFamiliesArePassedOver() {
        Update update = update(
                ORIGIN + AS_PATH + "80 0e 1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8"
                        + "80 0f 04 0002 01 00",
                "");
        assertTrue(Bytes.announced(update).isEmpty());
        assertTrue(update.withdrawn().isEmpty());
        assertNull(update.endOfRib());
    }

    @Test
    void endOfRibIsNothingAtAllOrAnEmptyMpUnreach() {
        assertEquals(Family.IPV4_UNICAST, update("", "").endOfRib());
        assertEquals(Family.IPV4_UNICAST, update("80 0f 03 0001 01", "").endOfRib());
        assertNull(update("80 0f 03 0002 01", "").endOfRib());
        assertNull(update(ORIGIN, "").endOfRib());
        assertNull(update("80 0f 05 0001 01 08 0a", "").endOfRib());
    }

    @Test
    void hostBitsOfAPrefixAreCutOff() {
        Update update = update(ORIGIN + AS_PATH + NEXT_HOP, "0f 0aff");
        assertEquals(Bytes.prefixes("10.254.0.0/15"), Bytes.announced(update));
    }

    static String with(String attribute) {
        String type = attribute.substring(2, 4);
        return (type.equals("01") ? "" : ORIGIN)
                + (type.equals("02") ? "" : AS_PATH)
                + (type.equals("03") ? "" : NEXT_HOP)
                + attribute;
    }

    /** From an external peer. */
    static Update update(String attributes, String nlri) {
        return update(false, attributes, nlri);
    }

    private static Update update(boolean isInternal, String attributes, String nlri) {
        Decoded decoded = decode(true, isInternal, Bytes.update("", attributes, nlri));
        return (Update) assertInstanceOf(Decoded.Message.class, decoded, decoded.toString())
                .message();
    }

    private static void assertReset(int subcode, byte[] message) {
        Decoded decoded = decode(true, true, message);
        ResetSession reset = assertInstanceOf(Decoded.Fault.class, decoded, decoded.toString())
                .error();
        assertEquals(3 + "/" + subcode, reset.code() + "/" + reset.subcode());
    }

    private static Decoded decode(boolean fourOctetAs, boolean isInternal, byte[] message) {
        return Bytes.decode(new MessageDecoder(fourOctetAs, isInternal), message);
    }
}
