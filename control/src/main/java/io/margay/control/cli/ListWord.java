package io.margay.control.cli;

import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A word or field of a line, and what it may be read as; the complaint knows the place.
 *
 * @param column of its first character, from 1 on
 */
record ListWord(String text, int column) {
    /** Addresses of either family, for "allowed: ...". */
    static final String ADDRESS_ALLOWED = "a.b.c.d or an IPv6 address";

    /** As above, of prefixes. */
    static final String PREFIX_ALLOWED = "a.b.c.d/length or an IPv6 prefix, without host bits";

    /** The column after its last character. */
    int end() {
        return column + text.length();
    }

    boolean is(String other) {
        return text.equals(other);
    }

    Prefix prefix() throws ListLineException {
        return read(Prefix::parse, PREFIX_ALLOWED);
    }

    IpAddress address() throws ListLineException {
        return read(IpAddress::parse, ADDRESS_ALLOWED);
    }

    int ipv4() throws ListLineException {
        return read(Ipv4::parse, "a.b.c.d");
    }

    Ipv6Address ipv6() throws ListLineException {
        return read(Ipv6Address::parse, "an IPv6 address");
    }

    int number() throws ListLineException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong("not a number: '" + text + "'");
        }
    }

    /** An identifier of 32 bits, as it is dumped. */
    int unsigned() throws ListLineException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw wrong("not a number: '" + text + "'");
        }
    }

    /** @param what for "no ... 'x'" */
    <T> T byLabel(List<T> values, Function<T, String> label, String what) throws ListLineException {
        for (T value : values) {
            if (is(label.apply(value))) {
                return value;
            }
        }
        throw wrong("no " + what + " '" + text + "'; allowed: "
                + values.stream().map(label).collect(Collectors.joining(", ")));
    }

    /** Made of this word among others: what does not suit is said of this one. */
    NextHop nextHop(Supplier<NextHop> making) throws ListLineException {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** For a word that is a gateway: IPv4 goes by gateways of both families (RFC 8950), IPv6 by its own. */
    void requireServes(Prefix prefix, NextHop gateway) throws ListLineException {
        if (!serves(gateway, prefix.family())) {
            throw wrong("an IPv6 prefix via an IPv4 address: '" + text + "'; allowed: an IPv6 address");
        }
    }

    static boolean serves(NextHop nextHop, AddressFamily family) {
        return family == AddressFamily.IPV4 || nextHop.kind() != NextHopKind.GATEWAY;
    }

    ListLineException wrong(String message) {
        return new ListLineException(column, message);
    }

    private <T> T read(Function<String, T> parser, String allowed) throws ListLineException {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + "; allowed: " + allowed);
        }
    }
}
