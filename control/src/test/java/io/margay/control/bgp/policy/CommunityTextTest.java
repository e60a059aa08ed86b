package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Communities.Large;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityTextTest {
    private static final Communities MANY = new Communities(
            List.of(65000 << 16 | 100, Communities.NO_EXPORT),
            List.of(0x0002_FDE8_0000_0064L, 0x0103_0A00_0001_0007L, 0x0202_0001_0001_0009L),
            List.of(new Large(65000, 1, 2), new Large(-2, 0, -1)));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "65000:100, true",
        "65000:101, false",
        "65000:*, true",
        "*:100, true",
        "*:7, false",
        "no-export, true",
        "no-advertise, false",
        "rt:65000:100, true",
        "soo:65000:100, false",
        "rt:65000:*, true",
        "soo:10.0.0.1:7, true",
        "rt:65537:9, true",
        "rt:65537:8, false",
        "extended:0002fde800000064, true",
        "large:65000:1:2, true",
        "65000:1:2, true",
        "65000:1:3, false",
        "large:65000:*:2, true",
        "large:*:*:*, true",
        "4294967294:0:4294967295, true",
    })
    void matches(String text, boolean isIn) {
        CommunityPattern pattern = CommunityText.parse(text);
        assertEquals(isIn, pattern.isIn(MANY));
        assertEquals(!isIn, pattern.removedFrom(MANY).equals(MANY));
        assertFalse(pattern.isIn(pattern.removedFrom(MANY)));
        if (pattern.isExact()) {
            assertTrue(pattern.isIn(pattern.addedTo(Communities.NONE)));
            Communities more = pattern.addedTo(MANY);
            assertEquals(isIn, more.equals(MANY));
            assertEquals(more, pattern.addedTo(more), "each once");
        }
    }

    /** RFC 4360 4: sub-type 2 is the route target; RFC 5668: type 2 is for an AS of four octets. */
    @Test
    void theOctetsOfExtendedOnes() {
        assertEquals(new CommunityPattern.Extended(0x0002_FDE8_0000_0064L, -1), CommunityText.parse("rt:65000:100"));
        assertEquals(new CommunityPattern.Extended(0x0202_0001_0000_0064L, -1), CommunityText.parse("rt:65536:100"));
        assertEquals(
                new CommunityPattern.Extended(0x0103_0A00_0001_0064L, -1), CommunityText.parse("soo:10.0.0.1:100"));
        assertEquals(
                new CommunityPattern.Extended(0x0002_FDE8_0000_0000L, 0xFFFF_FFFF_0000_0000L),
                CommunityText.parse("rt:65000:*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "65000",
                "65536:1",
                "1:65536",
                "1:2:3:4",
                "large:1:2",
                "large:4294967296:0:0",
                "rt:65536:65536",
                "rt:*:1",
                "rt:1.2.3:1",
                "extended:00",
                "no_export",
                "-1:1",
                "1:",
            })
    void whatIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> CommunityText.parse(text));
    }
}
