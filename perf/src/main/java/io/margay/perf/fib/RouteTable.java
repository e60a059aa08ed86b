package io.margay.perf.fib;

import io.margay.fib.Ipv4Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * The prefixes to measure with, sorted, without a default route, which would announce all the space.
 *
 * @param origin the real table's name, or {@code generated}, for the report
 */
record RouteTable(String origin, List<Ipv4Prefix> prefixes) {
    /** Name of the table that is looked for in a file. */
    static final String REAL = "real";

    static final int NEXT_HOPS = 64;

    private static final String FILE = "shared/data/rib-ipv4-2020.tsv.gz";
    private static final int LIKE_REAL = 800_000;
    private static final long SEED = 2020;
    private static final int HASH = 0x9E37_79B9;

    /** @param name {@value #REAL}, or a number of routes to generate: {@code 10k}, {@code 4M} */
    static RouteTable named(String name) throws IOException {
        return name.equals(REAL) ? load() : new RouteTable("generated", generate(routes(name)));
    }

    /** @throws IllegalArgumentException which names the text, unless it is a number with an optional {@code k} or {@code M} */
    static int routes(String name) {
        if (!name.matches("[1-9][0-9]{0,5}[kM]?")) {
            throw new IllegalArgumentException("not a size of a table: '" + name + "'");
        }
        int unit = name.endsWith("M") ? 1_000_000 : name.endsWith("k") ? 1_000 : 1;
        return Math.multiplyExact(unit, Integer.parseInt(unit == 1 ? name : name.substring(0, name.length() - 1)));
    }

    /** Looks for the file beside the working directory and beside each of its parents; else generates a table of like size. */
    static RouteTable load() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve(FILE);
            if (Files.isReadable(file)) {
                return new RouteTable("rib-ipv4-2020", read(file));
            }
        }
        System.out.println("# " + FILE + " is not there: measuring with a generated table");
        return new RouteTable("generated", generate(LIKE_REAL));
    }

    private static List<Ipv4Prefix> read(Path file) throws IOException {
        List<Ipv4Prefix> prefixes = new ArrayList<>(850_000);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Ipv4Prefix prefix = Ipv4Prefix.parse(line.substring(0, line.indexOf('\t')));
                if (prefix.length() > 0) {
                    prefixes.add(prefix);
                }
            }
        }
        Collections.sort(prefixes);
        return prefixes;
    }

    /** In 1.0.0.0..223.255.255.255: of 20 prefixes 12 a /24, 7 spread over /16../23 and one over /25../32. */
    static List<Ipv4Prefix> generate(int routes) {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<Ipv4Prefix> prefixes = new HashSet<>(2 * routes);
        while (prefixes.size() < routes) {
            int kind = random.nextInt(20);
            int length = kind < 12 ? 24 : kind < 19 ? 16 + random.nextInt(8) : 25 + random.nextInt(8);
            int address = (int) random.nextLong(1L << 24, 224L << 24);
            prefixes.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        return prefixes.stream().sorted().toList();
    }

    /** Next hop of the route at {@code index}, 1..{@value #NEXT_HOPS}, the same in every run. */
    int nextHop(int index) {
        return 1 + (index * HASH >>> 26);
    }
}
