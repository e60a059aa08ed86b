package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.scene.Scene;
import java.util.List;
import java.util.stream.Stream;

/** All that may differ: the source of the table in {@code dataplane/README.md}, which {@code oracle --rules} prints. */
public final class Differences {
    public static final List<Normalization> NORMALIZATIONS = List.of(new Normalization(
            "identification",
            "what makes a router send an IPv4 message of its own",
            "identification by a counter with a random key",
            "identification by its own counter",
            "RFC 6864 4.1: any value is right; that its header's checksum fits is checked",
            (exchange, frame) -> identification(frame)));

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
