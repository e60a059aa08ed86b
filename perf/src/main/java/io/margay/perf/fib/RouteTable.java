package io.margay.perf.fib;

import io.margay.fib.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The prefixes to measure with, sorted, without a default route, which would announce all the space.
 *
 * @param origin the real table's name, or {@code generated}, for the report
 */
record RouteTable(Family family, String origin, List<? extends Prefix> prefixes) {
    /** Name of the table that is looked for in a file. */
    static final String REAL = "real";

    static final int NEXT_HOPS = 64;

    private static final int LIKE_REAL = 800_000;
    private static final int LIKE_REAL6 = 80_000;
    private static final int HASH = 0x9E37_79B9;

    /** @param name {@value #REAL}, or a number of routes to generate: {@code 10k}, {@code 4M} */
    static RouteTable named(Family family, String name) throws IOException {
        return name.equals(REAL) ? load(family) : generated(family, routes(name));
    }

    static RouteTable generated(Family family, int routes) {
        return new RouteTable(family, "generated", family.generate(routes));
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
    private static RouteTable load(Family family) throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve(family.file());
            if (Files.isReadable(file)) {
                String name = file.getFileName().toString();
                return new RouteTable(family, name.substring(0, name.indexOf('.')), read(file));
            }
        }
        System.out.println("# " + family.file() + " is not there: measuring with a generated table");
        return generated(family, family == Family.IPV4 ? LIKE_REAL : LIKE_REAL6);
    }

    private static List<Prefix> read(Path file) throws IOException {
        List<Prefix> prefixes = new ArrayList<>(850_000);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Prefix prefix = Prefix.parse(line.substring(0, line.indexOf('\t')));
                if (prefix.length() > 0) {
                    prefixes.add(prefix);
                }
            }
        }
        prefixes.sort(null);
        return prefixes;
    }

    int size() {
        return prefixes.size();
    }

    /** Next hop of the route at {@code index}, 1..{@value #NEXT_HOPS}, the same in every run. */
    int nextHop(int index) {
        return 1 + (index * HASH >>> 26);
    }
}
