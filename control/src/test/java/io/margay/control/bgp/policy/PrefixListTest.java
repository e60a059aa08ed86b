package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixListTest {
    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 10.0.0.0/9, false",
        "10.0.0.0/8, 10.0.0.0/7, false",
        "10.0.0.0/8 le 24, 10.1.2.0/24, true",
        "10.0.0.0/8 le 24, 10.0.0.0/8, true",
        "10.0.0.0/8 le 24, 10.1.2.0/25, false",
        "10.0.0.0/8 ge 24, 10.1.2.0/32, true",
        "10.0.0.0/8 ge 24, 10.0.0.0/23, false",
        "10.0.0.0/8 ge 24 le 28, 10.1.2.16/28, true",
        "10.0.0.0/8 ge 24 le 28, 10.1.2.16/29, false",
        "10.0.0.0/8 ge 24 le 28, 11.1.2.0/24, false",
        "0.0.0.0/0, 0.0.0.0/0, true",
        "0.0.0.0/0, 10.0.0.0/8, false",
        "0.0.0.0/0 le 32, 10.0.0.0/8, true",
        "0.0.0.0/0 le 32, ::/0, false",
        "::/0 ge 128, 2001:db8::1/128, true",
        "fd00::/48 le 64, fd00:0:0:7::/64, true",
        "fd00::/48 le 64, fd00:0:1::/64, false",
        "2001:db8:0:0:8000::/65, 2001:db8:0:0:8000::/65, true",
    })
    void oneRange(String range, String prefix, boolean isIn) {
        PrefixRange one = PrefixRange.parse(range);
        assertEquals(isIn, new PrefixList(List.of(one)).contains(Prefix.parse(prefix)));
        assertEquals(isIn, one.contains(Prefix.parse(prefix)));
        assertEquals(one, PrefixRange.parse(one.toString()), "reads what it writes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8 ge 7",
                "10.0.0.0/8 le 7",
                "10.0.0.0/8 ge 24 le 23",
                "10.0.0.0/8 le 33",
                "::/0 le 129",
                "10.0.0.1/8",
                "10.0.0.0/8 le",
                "10.0.0.0/8 eq 9",
                "10.0.0.0/8 le 24 ge 8",
                "10.0.0.0",
                "",
            })
    void whatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> PrefixRange.parse(text));
    }

    @Test
    void addressesAreInWhatIsWithin() {
        PrefixList list = PrefixList.within(List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("fd00::/48")));
        assertTrue(list.contains(IpAddress.parse("10.255.255.255")));
        assertTrue(list.contains(IpAddress.parse("fd00::1")));
        assertFalse(list.contains(IpAddress.parse("11.0.0.0")));
        assertFalse(list.contains(IpAddress.parse("fd00:0:1::")));
    }

    /** Few bits, so that ranges meet, cover and miss each other. */
    @Test
    void aListIsWhatItsRangesAre() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            List<PrefixRange> ranges = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                Prefix prefix = prefix(random);
                int longest = prefix instanceof Ipv4Prefix ? 32 : 128;
                int least = random.nextInt(prefix.length(), Math.min(longest, prefix.length() + 4) + 1);
                ranges.add(new PrefixRange(prefix, least, random.nextInt(least, Math.min(longest, least + 4) + 1)));
            }
            PrefixList list = new PrefixList(ranges);
            for (int i = 0; i < 300; i++) {
                Prefix prefix = prefix(random);
                boolean isIn = ranges.stream().anyMatch(range -> range.contains(prefix));
                assertEquals(isIn, list.contains(prefix), () -> prefix + " in " + ranges);
            }
        }
    }

    private static Prefix prefix(SplittableRandom random) {
        int length = random.nextInt(6);
        if (random.nextBoolean()) {
            return new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
        }
        int far = random.nextBoolean() ? length : 62 + length;
        return Ipv6Prefix.of(new Ipv6Address(length == far ? random.nextLong() : 0, random.nextLong()), far);
    }
}
