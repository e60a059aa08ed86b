package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GuardedPrefixTest {
    private static final long POOL = 0xFD00_0010_0000_0000L;

    @Test
    void ipv4IsMapped() {
        assertEquals(new GuardedPrefix(0, 0xFFFF_C0A8_0000L, 112), GuardedPrefix.ipv4(0xC0A8_0000, 16));
        assertEquals(new GuardedPrefix(0, 0xFFFF_0000_0000L, 96), GuardedPrefix.ipv4(0, 0));
        assertEquals(new GuardedPrefix(0, 0xFFFF_FFFF_FFFFL, 128), GuardedPrefix.ipv4(-1, 32));
        assertTrue(GuardedPrefix.ipv4(0, 0).isIpv4());
    }

    @Test
    void whatMerelyCoversMappedAddressesIsIpv6() {
        assertFalse(new GuardedPrefix(0, 0, 0).isIpv4());
        assertFalse(new GuardedPrefix(0, 0xFFFE_0000_0000L, 95).isIpv4());
        assertFalse(new GuardedPrefix(0, 0, 96).isIpv4());
        assertFalse(new GuardedPrefix(1, 0xFFFF_0000_0000L, 96).isIpv4());
        assertFalse(new GuardedPrefix(0, 0x1_FFFF_0000_0000L, 96).isIpv4());
    }

    @Test
    void aPrefixThatMakesNoSenseIsRefused() {
        for (int length : new int[] {-1, 129}) {
            assertThrows(IllegalArgumentException.class, () -> new GuardedPrefix(0, 0, length));
        }
        for (int length : new int[] {-1, 33}) {
            assertThrows(IllegalArgumentException.class, () -> GuardedPrefix.ipv4(0, length));
        }
        assertThrows(IllegalArgumentException.class, () -> new GuardedPrefix(POOL, 0, 27));
        assertThrows(IllegalArgumentException.class, () -> new GuardedPrefix(POOL, 1, 127));
        assertThrows(IllegalArgumentException.class, () -> new GuardedPrefix(POOL, 1, 64));
        assertThrows(IllegalArgumentException.class, () -> new GuardedPrefix(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> GuardedPrefix.ipv4(0x0A09_0001, 24));
        assertEquals(28, new GuardedPrefix(POOL, 0, 28).length());
        assertEquals(128, new GuardedPrefix(-1, -1, 128).length());
    }

    @Test
    void wordsAndWhatCountsOfThem() {
        GuardedPrefix prefix = new GuardedPrefix(0x0123_4567_89AB_CDEFL, 0x0246_8ACE_8000_0000L, 97);
        assertEquals(0x0123_4567, prefix.word(0));
        assertEquals(0x89AB_CDEF, prefix.word(1));
        assertEquals(0x0246_8ACE, prefix.word(2));
        assertEquals(0x8000_0000, prefix.word(3));
        assertEquals(-1, prefix.wordMask(2));
        assertEquals(0x8000_0000, prefix.wordMask(3));
        assertEquals(3, prefix.lastWord());
        int[][] lastWords = {{0, 0}, {1, 0}, {32, 0}, {33, 1}, {64, 1}, {65, 2}, {96, 2}, {128, 3}};
        for (int[] expected : lastWords) {
            assertEquals(expected[1], new GuardedPrefix(0, 0, expected[0]).lastWord(), "/" + expected[0]);
        }
        assertEquals(0, new GuardedPrefix(0, 0, 0).wordMask(0));
        assertEquals(0, new GuardedPrefix(0, 0, 32).wordMask(1));
    }
}
