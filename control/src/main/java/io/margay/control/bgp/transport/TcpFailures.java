package io.margay.control.bgp.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel has dropped without a word, on this host, of all peers: the only trace of a wrong password.
 *
 * @param wrong with a signature of another password (RFC 2385 4.1)
 * @param unsigned without a signature where there is a password
 * @param unexpected with a signature where there is no password
 * @param far with less TTL than TTL security asks for
 */
public record TcpFailures(long wrong, long unsigned, long unexpected, long far) {
    private static final Path TABLE = Path.of("/proc/net/netstat");
    private static final String PREFIX = "TcpExt: ";
    private static final TcpFailures UNKNOWN = new TcpFailures(0, 0, 0, 0);

    /** Up to now. */
    public static TcpFailures read() {
        try {
            return of(Files.readAllLines(TABLE));
        } catch (IOException e) {
            return UNKNOWN; // a hint less; where there is no such table there are no such counters
        }
    }

    public TcpFailures since(TcpFailures before) {
        return new TcpFailures(
                wrong - before.wrong, unsigned - before.unsigned, unexpected - before.unexpected, far - before.far);
    }

    static TcpFailures of(List<String> table) {
        for (int i = 0; i + 1 < table.size(); i += 2) {
            if (table.get(i).startsWith(PREFIX)) {
                List<String> names = List.of(table.get(i).split(" "));
                String[] values = table.get(i + 1).split(" ");
                return new TcpFailures(
                        value(names, values, "TCPMD5Failure"),
                        value(names, values, "TCPMD5NotFound"),
                        value(names, values, "TCPMD5Unexpected"),
                        value(names, values, "TCPMinTTLDrop"));
            }
        }
        return UNKNOWN;
    }

    private static long value(List<String> names, String[] values, String name) {
        int at = names.indexOf(name);
        return at < 0 || at >= values.length ? 0 : Long.parseLong(values[at]);
    }

    /** Why a peer that does not answer may not do so, in words that stay the same while the reason does; empty where nothing speaks for one. */
    public String hint(TcpFailures before, ConnectionRules rules) {
        if (rules.password() != null && wrong > before.wrong) {
            return "wrong password: segments came in that were signed with another one";
        }
        if (rules.password() != null && unsigned > before.unsigned) {
            return "wrong password: segments came in without a signature, so the peer has none";
        }
        if (rules.password() == null && unexpected > before.unexpected) {
            return "segments came in with a TCP-MD5 signature: the peer has a password, and none is configured here";
        }
        if (rules.ttlSecurity() && far > before.far) {
            return "segments came in with less TTL than TTL security asks for";
        }
        return rules.password() == null ? "" : "a peer with another password, or none, does not answer either";
    }
}
