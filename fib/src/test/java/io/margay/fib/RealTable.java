package io.margay.fib;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** The Internet's routes of 2020, when the data lie beside the checkout; else generated ones of the same shape, which is said. */
final class RealTable {
    private static final String FILE = "shared/data/rib-ipv4-2020.tsv.gz";
    private static final String FILE6 = "shared/data/rib-ipv6-2020.tsv.gz";

    /** Half of a table of 2020 is /48. */
    private static final int[] LENGTHS6 = {29, 32, 32, 36, 40, 44, 48, 48, 48, 48, 48, 48, 64};

    private static final int GENERATED = 200_000;

    /** Share of the lengths 8..24 in a table of 2020, in thousandths; the rest is /24. */
    private static final int[] LENGTHS = {0, 0, 0, 0, 0, 1, 1, 2, 16, 10, 16, 30, 50, 55, 120, 115};

    private RealTable() {}

    static List<Ipv4Prefix> prefixes() throws IOException {
        Path file = find(FILE);
        if (file != null) {
            return read(file, Ipv4Prefix::parse);
        }
        System.out.println(FILE + " is not there: " + GENERATED + " generated prefixes in its place");
        return generate(TestFib.random("generated table"));
    }

    static List<Ipv6Prefix> prefixes6() throws IOException {
        Path file = find(FILE6);
        if (file != null) {
            return read(file, Ipv6Prefix::parse);
        }
        System.out.println(FILE6 + " is not there: generated prefixes in its place");
        SplittableRandom random = TestFib.random("generated table of IPv6");
        Set<Ipv6Prefix> prefixes = new HashSet<>();
        while (prefixes.size() < GENERATED / 4) {
            Ipv6Address address = new Ipv6Address(0x2000_0000_0000_0000L | random.nextLong() >>> 3, 0);
            prefixes.add(Ipv6Prefix.of(address, LENGTHS6[random.nextInt(LENGTHS6.length)]));
        }
        return List.copyOf(prefixes);
    }

    /** Null where the data do not lie beside the checkout. */
    private static Path find(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve(name);
            if (Files.isReadable(file)) {
                return file;
            }
        }
        return null;
    }

    private static <P> List<P> read(Path file, Function<String, P> parse) throws IOException {
        List<P> prefixes = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                prefixes.add(parse.apply(line.substring(0, line.indexOf('\t'))));
            }
        }
        return prefixes;
    }

    private static List<Ipv4Prefix> generate(SplittableRandom random) {
        Set<Ipv4Prefix> prefixes = new HashSet<>();
        while (prefixes.size() < GENERATED) {
            int thousandth = random.nextInt(1_000);
            int length = 8;
            while (length < 24 && (thousandth -= LENGTHS[length - 8]) >= 0) {
                length++;
            }
            int address = random.nextInt(1 << 24, 0xE0 << 24 & 0x7FFF_FFFF) << 1 | random.nextInt(2);
            prefixes.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        return List.copyOf(prefixes);
    }
}
