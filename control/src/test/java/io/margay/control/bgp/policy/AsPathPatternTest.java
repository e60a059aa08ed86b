package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.AsPath.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsPathPatternTest {
    @ParameterizedTest(name = "{0} in \"{1}\": {2}")
    @CsvSource({
        "65001, 65001, true",
        "65001, 65000 65001 65002, true",
        "65001, 165001 650012, false",
        "_65001_, 65000 65001, true",
        "^65001, 65001 65002, true",
        "^65001, 65000 65001, false",
        "65001$, 65000 65001, true",
        "65001$, 65001 65000, false",
        "^$, '', true",
        "^$, 65001, false",
        ".*, '', true",
        "^.$, 65001, true",
        "^.$, 65001 65001, false",
        "^65001 .* 65010$, 65001 65010, true",
        "^65001 .* 65010$, 65001 7 8 65010, true",
        "^65001 .* 65010$, 65001 7 8, false",
        "^65001_65002$, 65001 65002, true",
        "^65001(_65002)*$, 65001 65002 65002, true",
        "^65001(_65002)*$, 65001 65002 65003, false",
        "^65001+$, 65001 65001, true",
        "^65001+ 65002?$, 65001 65001 65002, true",
        "^(65001|65002 65003)$, 65002 65003, true",
        "^(65001|65002 65003)$, 65001 65003, false",
        "^[64512-65534 4200000000-4294967294]+$, 64512 4200000001, true",
        "^[64512-65534 4200000000-4294967294]+$, 64512 3356, false",
        "^(65001){3}$, 65001 65001 65001, true",
        "^65001{2;}$, 65001, false",
        "^65001{2;3}$, 65001 65001 65001, true",
        "^65001{2;3}$, 65001 65001 65001 65001, false",
        "65001{0}65002, 65002, true",
        "^(1|2|3|4)*$, 4 3 2 1, true",
        "(^1|2$), 3 2, true",
        "1 ^ 2, 1 2, false",
        "^65001 {65002 65003}$, 0, error",
        "65002, 65001 {65002 65003}, true",
        "^65001 65003$, 65001 {65002 65003}, true",
        "^65001 65002 65003$, 65001 {65002 65003}, false",
    })
    void onePath(String expression, String path, String outcome) {
        String text = expression.replace(';', ',');
        if (outcome.equals("error")) {
            assertThrows(IllegalArgumentException.class, () -> AsPathPattern.compile(text));
            return;
        }
        AsPathPattern pattern = AsPathPattern.compile(text);
        assertEquals(Boolean.parseBoolean(outcome), pattern.matches(path(path)));
        assertEquals(pattern, AsPathPattern.compile(pattern.toString()));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(
            delimiter = '@',
            value = {
                "'' @ an expression has 1 to 500 characters",
                "6500[0-9] @ at character 7: AS 0 is nobody's; '.' is any AS",
                "[0-9]+ @ at character 3: AS 0 is nobody's; '.' is any AS",
                "6500. @ at character 5: ASes are set apart by a blank or '_', and are not made of digits: '.' is any AS, [64512-65534] one of a range",
                "(65001 @ at character 7: ')' is missing",
                "65001) @ at character 6: ')' has nothing before it",
                "* @ at character 1: '*' is not expected",
                "65001-65010 @ at character 6: '-' is not expected",
                "[65010-65001] @ at character 13: a range from 65010 to 65001",
                "[] @ at character 3: a set without an AS",
                "[65001 @ at character 7: a number is missing",
                "^* @ at character 3: an end of the path cannot be repeated",
                "1{3,2} @ at character 7: a count is {n}, {n,} or {n,m}",
                "1{256} @ at character 6: a count above 255",
                "4294967296 @ at character 11: AS 4294967296 is nobody's; '.' is any AS",
                "(((1{100}){100}){100}){100} @ the expression comes to more than 1000 steps",
                "tor1 @ at character 1: 't' is not expected",
            })
    void whatIsNoExpression(String expression, String complaint) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> AsPathPattern.compile(expression));
        assertEquals(complaint, e.getMessage());
    }

    @Test
    void bracketsMayBeDeepButNotWithoutEnd() {
        assertTrue(AsPathPattern.compile("(".repeat(20) + "1" + ")".repeat(20)).matches(path("1")));
        assertThrows(
                IllegalArgumentException.class, () -> AsPathPattern.compile("(".repeat(200) + "1" + ")".repeat(200)));
    }

    /** What makes an engine that goes back try 2 to the power of the path's length. */
    @Test
    void thePathsLengthCountsOnce() {
        AsPathPattern pattern = AsPathPattern.compile("^((1|1)*)*(1?){200}((1+)+)+2$");
        int[] ases = new int[10_000];
        java.util.Arrays.fill(ases, 1);
        AsPath path = new AsPath(List.of(new Segment(false, ases)));
        long beganNs = System.nanoTime();
        assertFalse(pattern.matches(path));
        assertTrue(System.nanoTime() - beganNs < 10_000_000_000L, "10,000 ASes took more than 10 s");
    }

    /** Against the library's, which has letters for our ASes. */
    @Test
    void itMatchesWhatTheLibraryDoes() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder ours = new StringBuilder();
            StringBuilder theirs = new StringBuilder();
            write(random, 3, ours, theirs);
            AsPathPattern pattern = AsPathPattern.compile(ours + " ");
            Pattern library = Pattern.compile(theirs.toString());
            for (int i = 0; i < 20; i++) {
                int[] ases = random.ints(random.nextInt(7), 1, 4).toArray();
                StringBuilder letters = new StringBuilder();
                for (int as : ases) {
                    letters.append((char) ('a' + as - 1));
                }
                AsPath path = ases.length == 0 ? AsPath.EMPTY : new AsPath(List.of(new Segment(false, ases)));
                assertEquals(library.matcher(letters).find(), pattern.matches(path), () -> ours + " of " + path);
            }
        }
    }

    private static void write(SplittableRandom random, int depth, StringBuilder ours, StringBuilder theirs) {
        switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> both(".", ours, theirs);
            case 1 -> {
                both(random.nextBoolean() ? "^" : "$", ours, theirs);
                return;
            }
            case 2 -> {
                ours.append("[1-2]");
                theirs.append("[ab]");
            }
            case 3, 4 -> {
                int as = random.nextInt(3);
                ours.append(as + 1);
                theirs.append((char) ('a' + as));
            }
            case 5, 6 -> {
                write(random, depth - 1, ours, theirs);
                ours.append(' ');
                write(random, depth - 1, ours, theirs);
                return;
            }
            default -> {
                ours.append('(');
                theirs.append("(?:");
                write(random, depth - 1, ours, theirs);
                both("|", ours, theirs);
                write(random, depth - 1, ours, theirs);
                both(")", ours, theirs);
            }
        }
        both(List.of("", "", "*", "+", "?", "{2}", "{1,2}", "{0,}").get(random.nextInt(8)), ours, theirs);
    }

    private static void both(String text, StringBuilder ours, StringBuilder theirs) {
        ours.append(text);
        theirs.append(text);
    }

    private static AsPath path(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String part : text.split("(?=\\{)|(?<=})")) {
            int[] ases = Pattern.compile("\\d+")
                    .matcher(part)
                    .results()
                    .mapToInt(as -> Integer.parseUnsignedInt(as.group()))
                    .toArray();
            if (ases.length > 0) {
                segments.add(new Segment(part.startsWith("{"), ases));
            }
        }
        return new AsPath(segments);
    }
}
