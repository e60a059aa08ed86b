package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What has brought down other speakers, as far as it concerns what this one reads. Those of attributes that it does not know (Prefix-SID,
 * tunnel encapsulation, flowspec, ..) are opaque bytes here, which is a test of its own. CVE-2022-37035 and 2025-59688, of a NOTIFICATION
 * at the wrong moment, are in PeerFsmTest and BadInputTest. CVE-2024-55553 is of RPKI, which this speaker has not.
 */
class CrashListTest {
    private static final String BASE = UpdateErrorsTest.ORIGIN + UpdateErrorsTest.AS_PATH + UpdateErrorsTest.NEXT_HOP;

    /** CVE-2022-40302, 40318, 43681: the OPEN ends within the extended length of its parameters. */
    @Test
    void anOpenThatEndsOnAnExtendedLength() {
        assertReset(2, 0, Bytes.message(1, "04 fde9 00b4 0a000001 ff ff"));
        assertReset(2, 0, Bytes.message(1, "04 fde9 00b4 0a000001 ff ff 00"));
    }

    /** CVE-2022-36440: a peek at the 4-octet AS capability beyond its parameter. */
    @Test
    void a4OctetAsCapabilityCutShort() {
        assertReset(2, 0, Bytes.message(1, "04 5ba0 00b4 0a000001 06 02 04 41 04 0003"));
    }

    /** CVE-2023-31489, 41359..41361: capabilities whose content is shorter than its kind asks for. */
    @Test
    void capabilitiesOfOtherLengthsThanTheirKind() {
        Decoded decoded = decode(
                true,
                Bytes.message(
                        1,
                        "04 fde9 00b4 0a000001 16 02 14 47 01 00  03 02 0001  4b 00  40 01 00  45 03 000101  06 01 00"));
        Open open = (Open) ((Decoded.Message) decoded).message();
        assertEquals(6, open.capabilities().size());
        assertTrue(open.speaks(Family.IPV4_UNICAST));
    }

    /** CVE-2023-38802, 2024-44070 (tunnel encapsulation), 2023-31490, 2024-31948 (Prefix-SID): attributes with broken insides. */
    @Test
    void brokenInsidesOfAttributesThatWeDoNotKnowArePassedOnVerbatim() {
        Update update = UpdateErrorsTest.update(BASE + "c0 17 06 ffff 0000 ff01  c0 28 03 01 ffff", "18 0a0101");
        assertEquals(
                List.of(
                        new PathAttributes.Other(0xE0, 23, Bytes.hex("ffff0000ff01")),
                        new PathAttributes.Other(0xE0, 40, Bytes.hex("01ffff"))),
                Bytes.attributes(update).others());
    }

    /** CVE-2026-37459 (next hop capabilities), 2026-37457, 37460, 2025-43971..43973: TLVs that are shorter than their lengths say. */
    @Test
    void whateverIsInAnAttributeThatWeDoNotKnowIsWrittenAsItCame() {
        Set<Integer> known = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 32, 35);
        for (int type = 0; type < 256; type++) {
            for (int length = 0; !known.contains(type) && length < 6; length++) {
                String attribute = String.format("e0%02x%02x", type, length) + "ff".repeat(length);
                byte[] message = Bytes.update("", BASE + attribute, "18 0a0101");
                Update update = (Update) ((Decoded.Message) decode(true, message)).message();
                assertEquals(Bytes.text(message), Bytes.text(new MessageEncoder(true).encode(update)));
            }
        }
    }

    /** CVE-2022-37032, 2024-31949: CAPABILITY messages (draft dynamic capability), over-read or looped over; we know no such type. */
    @Test
    void aCapabilityMessage() {
        for (String body : List.of("", "00", "00 01 04 0001", "00 01 ff 0001 00 01", "01 01 00")) {
            assertReset(1, 3, Bytes.message(6, body));
        }
    }

    /** CVE-2023-41358: routes with an attribute field of zero bytes. */
    @Test
    void routesWithoutAnyAttribute() {
        Update update = UpdateErrorsTest.update("", "18 0a0101");
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
        assertNull(update.endOfRib());
    }

    /** CVE-2023-46753: routes whose only attribute is an unknown one. */
    @Test
    void routesWithNothingButAnUnknownTransitiveAttribute() {
        Update update = UpdateErrorsTest.update("c0 63 01 00", "18 0a0101");
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
    }

    /** CVE-2023-47235: something like an End-of-RIB, with a broken attribute. */
    @Test
    void aMalformedEndOfRib() {
        assertReset(3, 1, Bytes.update("", "40", ""));
        assertReset(3, 9, Bytes.update("", "80 0f 02 0001", ""));
        assertReset(3, 1, Bytes.update("", "80 0f 03 0001", ""));
    }

    /** CVE-2023-46752, 47234: a malformed MP_REACH_NLRI or MP_UNREACH_NLRI with more prefixes behind it. */
    @Test
    void malformedMpAttributesWithPrefixesBehindThem() {
        assertReset(3, 9, Bytes.update("", BASE + "80 0e 05 0001 01 04 00", "18 0a0101"));
        assertReset(3, 9, Bytes.update("", BASE + "80 0f 00", "18 0a0101"));
        assertReset(3, 9, Bytes.update("", BASE + "80 0e 00", "18 0a0101"));
        assertReset(3, 9, Bytes.update("", BASE + "80 0f 05 0001 01 20 0a", "18 0a0101"));
    }

    /** CVE-2023-38406, 38407, 41909: flowspec and labelled unicast with prefixes of zero bytes. */
    @Test
    void prefixesOfZeroBytesInFamiliesThatWeDoNotSpeak() {
        Update update = UpdateErrorsTest.update(BASE + "80 0e 06 0001 85 00 00 00  80 0f 04 0001 04 00", "18 0a0101");
        assertEquals(Bytes.prefixes("10.1.1.0/24"), Bytes.announced(update));
    }

    /** CVE-2023-38283: the lengths of withdrawn routes and attributes contradict the message. */
    @Test
    void withdrawnRoutesAndAttributesThatOverlap() {
        assertReset(3, 1, Bytes.message(2, "0002 0000"));
        assertReset(3, 1, Bytes.message(2, "0003 18 0a01"));
        assertReset(3, 1, Bytes.message(2, "0000 0005 40010100"));
        assertReset(3, 1, Bytes.message(2, "fffe 0000 0000"));
    }

    /** CVE-2026-41643: AS4_PATH longer than, equal to, or empty beside AS_PATH. */
    @Test
    void as4PathsOfEveryLengthBesideAsPath() {
        String asPath = "40 02 06 02 02 fde9 5ba0";
        assertEquals("65001 200000", merged(asPath, "c0 11 06 02 01 00030d40"));
        assertEquals("200001 200000", merged(asPath, "c0 11 0a 02 02 00030d41 00030d40"));
        assertEquals("65001 23456", merged(asPath, "c0 11 0e 02 03 00000001 00030d41 00030d40"));
        assertEquals("65001 23456", merged(asPath, "c0 11 00"));
        assertEquals("", merged("40 02 00", "c0 11 06 02 01 00030d40"));
        assertEquals("", merged("40 02 00", "c0 11 00"));
        assertEquals("65001 23456", merged(asPath, "c0 11 05 02 01 00030d"));
    }

    /** CVE-2026-42285: an attribute that must be transitive and is not; and treating as withdrawn what was never there. */
    @Test
    void originWithoutTheTransitiveFlag() {
        Update update = UpdateErrorsTest.update(
                "00 01 01 00" + UpdateErrorsTest.AS_PATH + UpdateErrorsTest.NEXT_HOP, "18 0a0101");
        assertEquals(Bytes.prefixes("10.1.1.0/24"), update.withdrawn());
    }

    /** GHSA-frrj-87jh-2772: an empty AS_PATH, then somebody reads its first element. */
    @Test
    void anEmptyAsPath() {
        Update update = UpdateErrorsTest.update("40 01 01 00 40 02 00" + UpdateErrorsTest.NEXT_HOP, "18 0a0101");
        assertNotNull(Bytes.attributes(update));
        assertEquals(0, Bytes.attributes(update).asPath().length());
        assertEquals(0, Bytes.attributes(update).asPath().first());
        assertFalse(Bytes.attributes(update).asPath().contains(65001));
    }

    /** CVE-2026-49943: a path of more ASes than their 4-octet form has room for in a message. */
    @Test
    void aPathThatOutgrowsAMessageOnceItsAsesHaveFourOctets() {
        String segments = ("02 ff" + "fde9".repeat(255)).repeat(7);
        int length = Bytes.hex(segments).length;
        byte[] message = Bytes.update(
                "",
                UpdateErrorsTest.ORIGIN + UpdateErrorsTest.NEXT_HOP + String.format("5002%04x", length) + segments,
                "18 0a0101");
        Update update = (Update) ((Decoded.Message) decode(false, message)).message();
        assertEquals(7 * 255, Bytes.attributes(update).asPath().length());
        assertNotNull(
                new MessageEncoder(false).encodeAnnounced(Family.IPV4_UNICAST, Bytes.attributes(update), prefixes()));
        assertNull(new MessageEncoder(true).encodeAnnounced(Family.IPV4_UNICAST, Bytes.attributes(update), prefixes()));
    }

    /** CVE-2026-49943 once more: as many ASes as an extended message holds. */
    @Test
    void aPathOfThousandsOfAsesInAnExtendedMessage() {
        String segments = ("02 ff" + "0000fde9".repeat(255)).repeat(60);
        int length = Bytes.hex(segments).length;
        byte[] message = Bytes.update(
                "",
                UpdateErrorsTest.ORIGIN + UpdateErrorsTest.NEXT_HOP + String.format("5002%04x", length) + segments,
                "18 0a0101");
        assertEquals(2, MessageDecoder.headerFault(message, 0).subcode());
        assertNull(MessageDecoder.headerFault(message, 0, Wire.EXTENDED_MAX_LENGTH));
        Decoded decoded = new MessageDecoder(true, false).decode(message, 0);
        PathAttributes attributes = Bytes.attributes((Update) ((Decoded.Message) decoded).message());
        assertEquals(60 * 255, attributes.asPath().length());
        assertEquals(60 * 255 + 1, attributes.asPath().prepend(1).length());
        assertNull(new MessageEncoder(true).encodeAnnounced(Family.IPV4_UNICAST, attributes, prefixes()));
    }

    /** CVE-2023-41360, 2025-43970 and others: capabilities and NOTIFICATIONs of no bytes at all. */
    @Test
    void emptyInsides() {
        for (int code = 0; code < 256; code++) {
            Decoded decoded =
                    decode(true, Bytes.message(1, "04 fde9 00b4 0a000001 04 02 02" + String.format("%02x00", code)));
            assertEquals(
                    1,
                    ((Open) ((Decoded.Message) decoded).message())
                            .capabilities()
                            .size());
        }
        Notification hardReset = new Notification(6, 9, new byte[0]);
        assertEquals("cease, hard reset (6/9)", hardReset.describe());
        assertEquals(
                "cease, hard reset (6/9): hard reset", hardReset.asHardReset().describe());
    }

    /** The OTC incident of October 2025: an attribute whose length or bits changed on the way. */
    @Test
    void onlyToCustomerIsWrittenAsItCame() {
        for (String flags : new String[] {"c0", "e0"}) {
            byte[] message = Bytes.update("", BASE + flags + "23 04 0000fde9", "18 0a0101");
            Update update = (Update) ((Decoded.Message) decode(true, message)).message();
            assertEquals(65001, Bytes.attributes(update).onlyToCustomer());
            assertEquals(Bytes.text(message), Bytes.text(new MessageEncoder(true).encode(update)));
        }
    }

    /** The OTC incident of October 2025: what is passed on must be what came, length included. */
    @Test
    void unknownAttributesAreWrittenAsTheyCame() {
        byte[] message = Bytes.update("", BASE + "e0 63 04 0000fde9", "18 0a0101");
        Update update = (Update) ((Decoded.Message) decode(true, message)).message();
        assertEquals(Bytes.text(message), Bytes.text(new MessageEncoder(true).encode(update)));
    }

    private static Iterator<Nlri> prefixes() {
        return new ArrayList<>(Bytes.prefixes("10.0.0.0/8")).iterator();
    }

    private static String merged(String asPath, String as4Path) {
        byte[] message = Bytes.update("", "40 01 01 00" + asPath + UpdateErrorsTest.NEXT_HOP + as4Path, "18 0a0101");
        Decoded decoded = decode(false, message);
        Update update = (Update) assertInstanceOf(Decoded.Message.class, decoded, decoded.toString())
                .message();
        return Bytes.attributes(update).asPath().toString();
    }

    private static void assertReset(int code, int subcode, byte[] message) {
        Decoded decoded = decode(true, message);
        ResetSession reset = assertInstanceOf(Decoded.Fault.class, decoded, decoded.toString())
                .error();
        assertEquals(code + "/" + subcode, reset.code() + "/" + reset.subcode());
    }

    private static Decoded decode(boolean fourOctetAs, byte[] message) {
        return Bytes.decode(new MessageDecoder(fourOctetAs, false), message);
    }
}
