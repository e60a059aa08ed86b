package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.scene.Scene;
import java.util.List;
import java.util.stream.Stream;

/** All that may differ: the source of the table in {@code dataplane/README.md}, which {@code oracle --rules} prints. */
public final class Differences {
    public static final List<Normalization> NORMALIZATIONS = List.of(
            new Normalization(
                    "identification",
                    "IPv4 that makes a router send a message of its own",
                    "an identification from counters that begin at random",
                    "one from its own counter",
                    "any value is right (RFC 6864 4.1); the checksum over it is checked",
                    (exchange, frame) -> identification(frame)),
            new Normalization(
                    "clock",
                    "IPv4 timestamp options, and ICMP timestamp requests to the host",
                    "its time",
                    "its time, some moments apart",
                    "two clocks are not read at once; both are checked to be about right, and so are the checksums",
                    Clock::blank));

    public static final List<Rule> RULES = List.of();

    private Differences() {}

    public static List<Difference> all() {
        return Stream.concat(NORMALIZATIONS.stream(), RULES.stream())
                .map(Difference.class::cast)
                .toList();
    }

    private static byte[] identification(byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip == null || ip.source() != Scene.NODE || !ip.isChecksumRight()) {
            return frame;
        }
        byte[] normal = frame.clone();
        new Ipv4View(normal, ip.at()).putIdentification(0);
        return normal;
    }
}
