package io.margay.perf.fib;

import io.margay.fib.Ipv4Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The prefixes to measure with: the real table where its file is, else a generated one of like size and lengths.
 *
 * @param origin which of the two, for the report
 */
record RouteTable(String origin, List<Ipv4Prefix> prefixes) {
    private static final String FILE = "shared/data/rib-ipv4-2020.tsv.gz";
    private static final int GENERATED = 800_000;
    private static final long SEED = 2020;

    /** Looks for the file beside the working directory and beside each of its parents. */
    static RouteTable load() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve(FILE);
            if (Files.isReadable(file)) {
                return new RouteTable("rib-ipv4-2020", read(file));
            }
        }
        System.out.println("# " + FILE + " is not there: measuring with a generated table");
        return new RouteTable("generated", generate());
    }

    private static List<Ipv4Prefix> read(Path file) throws IOException {
        List<Ipv4Prefix> prefixes = new ArrayList<>(850_000);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Ipv4Prefix prefix = Ipv4Prefix.parse(line.substring(0, line.indexOf('\t')));
                if (prefix.length() > 0) { // a default route would announce all the space
                    prefixes.add(prefix);
                }
            }
        }
        return prefixes;
    }

    /** Six of ten /24, the rest spread over /16../23, in 1.0.0.0..223.255.255.255. */
    private static List<Ipv4Prefix> generate() {
        SplittableRandom random = new SplittableRandom(SEED);
        TreeSet<Ipv4Prefix> prefixes = new TreeSet<>();
        while (prefixes.size() < GENERATED) {
            int length = random.nextInt(10) < 6 ? 24 : 16 + random.nextInt(8);
            int address = (int) random.nextLong(1L << 24, 224L << 24);
            prefixes.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        return List.copyOf(prefixes);
    }
}
