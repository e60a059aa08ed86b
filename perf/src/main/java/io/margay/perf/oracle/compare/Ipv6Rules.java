package io.margay.perf.oracle.compare;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Where IPv6, and what is below it, is not treated as the kernel treats it, and why. */
final class Ipv6Rules {
    private static final int REDIRECT = 137;

    /** As many as Margay looks behind. */
    private static final int MAX_EXTENSIONS = 8;

    static final List<Rule> ALL = List.of(
            new Rule(
                    "hop-by-hop",
                    "IPv6 with hop-by-hop options that are unknown or broken",
                    "nothing, or parameter problem, before it looks at the source",
                    "as without them",
                    "a router may ignore them (RFC 8200 4, RFC 9673); see the decision above",
                    ipv6((exchange, ip) -> HopByHop.isRefused(ip)
                            && (exchange.kernel().isEmpty()
                                    || Ipv6Outcome.isError(exchange, exchange.kernel(), Ipv6Outcome.PARAMETER_PROBLEM))
                            && (exchange.margay().isEmpty()
                                    || Ipv6Outcome.isForwarded(exchange, exchange.margay())
                                    || Ipv6Outcome.isError(exchange, exchange.margay())))),
            new Rule(
                    "jumbo-length",
                    "IPv6 with hop-by-hop options and a payload length of 0",
                    "all that is in the frame, as if it were a jumbogram",
                    "the header alone",
                    "without a jumbo option, 0 means none (RFC 8200 3); with it no frame here is long enough (RFC 2675 3)",
                    ipv6((exchange, ip) -> ip.nextHeader() == Ipv6Packet.HOP_BY_HOP
                            && ip.payloadLength() == 0
                            && (Ipv6Outcome.isForwarded(exchange, exchange.kernel(), true)
                                    || Ipv6Outcome.isError(exchange, exchange.kernel()))
                            && (Ipv6Outcome.isForwarded(exchange, exchange.margay())
                                    || Ipv6Outcome.isError(exchange, exchange.margay())))),
            new Rule(
                    "ipv6-martian-source",
                    "IPv6 by the uplink from an IPv4-mapped address",
                    "as from anywhere",
                    "nothing",
                    "nobody has such an address on a wire (RFC 4291 2.5.5.2, RFC 6890)",
                    ipv6((exchange, ip) -> exchange.input().side() == Side.UPLINK
                            && Ipv6Outcome.isMartian(ip.source())
                            && isForwardedOrError(exchange)
                            && exchange.margay().isEmpty())),
            new Rule(
                    "ipv6-martian-destination",
                    "IPv6 from a workload to the unspecified or an IPv4-mapped address",
                    "no route, or parameter problem",
                    "nothing",
                    "never forwarded, whatever routes there are, and so without an answer that depends on them (RFC 4291 2.5)",
                    ipv6((exchange, ip) -> exchange.input().side() == Side.WORKLOAD
                            && Ipv6Outcome.isMartian(ip.destination())
                            && Ipv6Outcome.isError(
                                    exchange, exchange.kernel(), Ipv6Outcome.UNREACHABLE, Ipv6Outcome.PARAMETER_PROBLEM)
                            && exchange.margay().isEmpty())),
            new Rule(
                    "ipv6-link-local",
                    "IPv6 from or to fe80::/10, which is not for the router itself",
                    "no route, or beyond scope of source; hop limit exceeded; forwarded, if it stays on the link",
                    "nothing",
                    "never forwarded (RFC 4291 2.5.6), and no error about what two hosts of one link have with each other",
                    ipv6((exchange, ip) ->
                            (Ipv6Outcome.isLinkLocal(ip.source()) || Ipv6Outcome.isLinkLocal(ip.destination()))
                                    && isForwardedOrError(exchange)
                                    && exchange.margay().isEmpty())),
            new Rule(
                    "redirect-cause",
                    "ICMPv6 redirects with a global destination, about which an error is due",
                    "the error",
                    "nothing",
                    "no error about a redirect (RFC 4443 2.4 e.2)",
                    ipv6((exchange, ip) -> isRedirect(ip)
                            && Ipv6Outcome.isError(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "later-fragment",
                    "IPv6 fragments but the first, about which an error is due",
                    "the error",
                    "nothing",
                    "the first one's sender is told already, and a later one does not say what it is a part of; as IPv4 has it (RFC 1122 3.2.2)",
                    ipv6((exchange, ip) -> isLaterFragment(ip)
                            && Ipv6Outcome.isError(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "extension-limit",
                    "IPv6 with " + MAX_EXTENSIONS + " extension headers or more, about which an error is due",
                    "the error, once it has found out that they do not lead to another error",
                    "nothing",
                    "so much work is done for a packet that is dropped, and no more",
                    ipv6((exchange, ip) -> Ipv6Chain.of(ip).extensions() >= MAX_EXTENSIONS
                            && Ipv6Outcome.isError(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "ipv6-host-off",
                    "IPv6 by the uplink from a workload's address, to none in the pools",
                    "the host's answer to the workload",
                    "nothing",
                    "the test runs without the host as an endpoint (`host: { enabled: false }`), so the host has no way to workloads",
                    ipv6((exchange, ip) -> exchange.input().side() == Side.UPLINK
                            && ip.source().equals(Side.WORKLOAD.testerAddress6())
                            && !Scene.POOL6.contains(ip.destination())
                            && exchange.kernel().uplink().isEmpty()
                            && exchange.kernel()
                                    .all()
                                    .allMatch(frame -> isFrom(frame, Scene.NODE6) || isFrom(frame, ip.destination()))
                            && exchange.margay().isEmpty())),
            new Rule(
                    "priority-tags",
                    "frames with two priority tags (VLAN 0)",
                    "takes off both",
                    "nothing",
                    "a frame has one such tag (IEEE 802.1Q 9); a second is another's VLAN",
                    exchange -> hasTwoPriorityTags(exchange.input().frame())
                            && !exchange.kernel().isEmpty()
                            && exchange.margay().isEmpty()));

    private Ipv6Rules() {}

    private static Predicate<Exchange> ipv6(BiPredicate<Exchange, Ipv6View> rule) {
        return exchange -> Ipv6View.of(exchange.input().frame())
                .filter(ip -> rule.test(exchange, ip))
                .isPresent();
    }

    private static boolean isFrom(byte[] frame, Ipv6Address source) {
        return Ipv6View.of(frame).filter(ip -> ip.source().equals(source)).isPresent();
    }

    private static boolean isForwardedOrError(Exchange exchange) {
        return Ipv6Outcome.isForwarded(exchange, exchange.kernel()) || Ipv6Outcome.isError(exchange, exchange.kernel());
    }

    private static boolean isLaterFragment(Ipv6View ip) {
        Ipv6Chain chain = Ipv6Chain.of(ip);
        return chain.header() == Ipv6Packet.FRAGMENT
                && chain.at() + 4 <= ip.octets().length
                && Octets.u16(ip.octets(), chain.at() + 2) >>> 3 != 0;
    }

    private static boolean isRedirect(Ipv6View ip) {
        Ipv6Chain upper = Ipv6Chain.of(ip);
        return upper.header() == Transport.ICMPV6
                && upper.at() < ip.octets().length
                && Octets.u8(ip.octets(), upper.at()) == REDIRECT;
    }

    private static boolean hasTwoPriorityTags(byte[] frame) {
        return Ethernet.hasPriorityTag(frame, Ethernet.TYPE_AT)
                && Ethernet.hasPriorityTag(frame, Ethernet.TYPE_AT + Ethernet.VLAN_TAG_LENGTH);
    }
}
