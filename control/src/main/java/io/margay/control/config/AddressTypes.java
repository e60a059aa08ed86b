package io.margay.control.config;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What an address or a prefix of the file may be. */
final class AddressTypes {
    private static final Prefix LINK_LOCAL6 = Prefix.parse("fe80::/10");

    /** RFC 4291 2.4: unspecified, loopback, IPv4-mapped and what is reserved beside them; RFC 4291 2.5.6 and 2.7. */
    private static final List<Prefix> NOT_GLOBAL = List.of(Prefix.parse("::/8"), LINK_LOCAL6, Prefix.parse("ff00::/8"));

    private static final String IPV4_ALLOWED = "a.b.c.d, not in 0.0.0.0/8, 127.0.0.0/8 or 224.0.0.0/3";
    private static final String IPV6_ALLOWED = "an IPv6 address, not in ::/8, fe80::/10 or ff00::/8";

    static final ScalarType<Integer> NODE_ADDRESS = ipv4("; the node's IPv6 address is address6");
    static final ScalarType<Integer> GATEWAY = ipv4("; the IPv6 gateway is gateway6");
    static final ScalarType<Integer> MESH_NODE = ipv4("; the node's IPv6 address is address6");

    static final ScalarType<Ipv6Address> NODE_ADDRESS6 = new ScalarType<>(
            "an IPv6 address of one host",
            IPV6_ALLOWED,
            text -> parsed(Ipv6Address::parse, text).filter(AddressTypes::isUnicast),
            text -> "");

    static final ScalarType<Ipv6Address> GATEWAY6 = new ScalarType<>(
            "a link-local IPv6 address",
            "an address in fe80::/10",
            text -> parsed(Ipv6Address::parse, text).filter(AddressTypes::isLinkLocal),
            text -> "");

    static final ScalarType<IpAddress> ADDRESS = either(text -> "");

    /** A link-local one would be behind each interface. */
    static final ScalarType<IpAddress> VIA = either(ifLinkLocal("; a link-local gateway would need an interface"));

    static final ScalarType<IpAddress> PEER =
            either(ifLinkLocal("; a peer's link-local address is found out, with interface in place of address"));

    static final ScalarType<Prefix> PREFIX = new ScalarType<>(
            "a prefix",
            "a.b.c.d/length or an IPv6 prefix, without host bits",
            text -> parsed(Prefix::parse, text),
            AddressTypes::prefixHint);

    private AddressTypes() {}

    private static ScalarType<Integer> ipv4(String hintForIpv6) {
        return new ScalarType<>(
                "an IPv4 address of one host",
                IPV4_ALLOWED,
                text -> parsed(Ipv4::parse, text).filter(AddressTypes::isUnicast),
                text -> text.indexOf(':') >= 0 ? hintForIpv6 : "");
    }

    private static Function<String, String> ifLinkLocal(String hint) {
        return text -> parsed(Ipv6Address::parse, text)
                        .filter(AddressTypes::isLinkLocal)
                        .isPresent()
                ? hint
                : "";
    }

    private static ScalarType<IpAddress> either(Function<String, String> hint) {
        return new ScalarType<>(
                "an address of one host",
                IPV4_ALLOWED + "; or " + IPV6_ALLOWED,
                text -> parsed(IpAddress::parse, text).filter(AddressTypes::isUnicast),
                hint);
    }

    static <T> Optional<T> parsed(Function<String, T> parser, String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 1122 3.2.1.3: neither "this network", nor loopback, nor multicast, nor reserved, nor broadcast. */
    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    private static boolean isUnicast(Ipv6Address address) {
        Prefix host = Ipv6Prefix.of(address, Ipv6Prefix.MAX_LENGTH);
        return NOT_GLOBAL.stream().noneMatch(range -> range.contains(host));
    }

    private static boolean isLinkLocal(Ipv6Address address) {
        return LINK_LOCAL6.contains(Ipv6Prefix.of(address, Ipv6Prefix.MAX_LENGTH));
    }

    private static boolean isUnicast(IpAddress address) {
        return address.isIpv4() ? isUnicast(address.ipv4()) : isUnicast(address.ipv6());
    }

    /** The prefix that would have been right: of full length where that was forgotten, without the host bits where there are some. */
    private static String prefixHint(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = parsed(IpAddress::parse, slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return "";
        } else if (slash < 0) {
            return "; did you mean " + address.get().hostPrefix() + "?";
        }
        return parsed(Integer::valueOf, text.substring(slash + 1))
                .flatMap(length -> prefixOf(address.get(), length))
                .map(prefix -> "; did you mean " + prefix + "?")
                .orElse("");
    }

    private static Optional<Prefix> prefixOf(IpAddress address, int length) {
        if (length < 0 || length > address.hostPrefix().length()) {
            return Optional.empty();
        }
        return Optional.of(
                address.isIpv4()
                        ? new Ipv4Prefix(address.ipv4() & Ipv4Prefix.mask(length), length)
                        : Ipv6Prefix.of(address.ipv6(), length));
    }
}
