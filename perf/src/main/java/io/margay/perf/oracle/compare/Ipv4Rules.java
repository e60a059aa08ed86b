package io.margay.perf.oracle.compare;

import io.margay.fib.Ipv4Prefix;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Where IPv4 is not treated as the kernel treats it, and why. */
final class Ipv4Rules {
    private static final Ipv4Prefix THIS_NETWORK = Ipv4Prefix.parse("0.0.0.0/8");
    private static final Ipv4Prefix CLASS_E = Ipv4Prefix.parse("240.0.0.0/4");
    private static final Ipv4Prefix LINK_LOCAL = Ipv4Prefix.parse("169.254.0.0/16");

    private static final int MAX_DATAGRAM_LENGTH = 65_535;

    static final List<Rule> ALL = List.of(
            new Rule(
                    "no-route-budget",
                    "IPv4 to where no route leads",
                    "network unreachable, five times within five seconds to the same receiver",
                    "network unreachable, as often as `icmp:` allows",
                    "the kernel's budget for these (`net.ipv4.route.error_cost`) is the machine's, so the test cannot lift it; on the uplink what"
                            + " is in no pool is answered by the host's kernel, whose budget is another",
                    ipv4((exchange, ip) -> hasNoRoute(ip.destination())
                            && (exchange.kernel().isEmpty() && isUnreachable(exchange, exchange.margay())
                                    || exchange.margay().isEmpty()
                                            && isLeftToKernel(exchange, ip)
                                            && isUnreachable(exchange, exchange.kernel())))),
            new Rule(
                    "martian-source",
                    "IPv4 by the uplink from 0.0.0.0/8, 169.254.0.0/16 or 240.0.0.0/4",
                    "as from anywhere",
                    "nothing",
                    "nobody has such an address beyond its link (RFC 1812 5.3.7, RFC 3927 7)",
                    ipv4((exchange, ip) -> exchange.input().side() == Side.UPLINK
                            && isMartian(ip.source())
                            && (Ipv4Outcome.isForwarded(exchange, exchange.kernel())
                                    || Ipv4Outcome.isError(exchange, exchange.kernel()))
                            && exchange.margay().isEmpty())),
            new Rule(
                    "martian-destination",
                    "IPv4 from a workload to 0.0.0.0/8, 169.254.0.0/16 or 240.0.0.0/4",
                    "network unreachable, or parameter problem",
                    "nothing",
                    "never forwarded, whatever routes there are, and so without an answer that depends on them (RFC 3927 7, RFC 1812 5.3.7)",
                    ipv4((exchange, ip) -> exchange.input().side() == Side.WORKLOAD
                            && isMartian(ip.destination())
                            && isUnreachableOrParameterProblem(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "broadcast-source",
                    "IPv4 from the uplink's broadcast address, about which an error is due",
                    "an ICMP error by broadcast",
                    "nothing",
                    "no error about what one host alone cannot have sent (RFC 1122 3.2.2, RFC 1812 4.3.2.7)",
                    ipv4((exchange, ip) -> ip.source() == Scene.UPLINK_SUBNET.lastAddress()
                            && Ipv4Outcome.isError(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "spoofed-no-route",
                    "IPv4 from a workload with another's source, to where no route leads",
                    "network unreachable or parameter problem, to that other",
                    "nothing",
                    "the source is judged first: else a workload could have errors sent to anybody",
                    ipv4((exchange, ip) -> exchange.input().side() == Side.WORKLOAD
                            && ip.source() != Side.WORKLOAD.testerAddress()
                            && hasNoRoute(ip.destination())
                            && isUnreachableOrParameterProblem(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())),
            new Rule(
                    "cipso",
                    "IPv4 with a commercial security option (134)",
                    "parameter problem when the labels are none that its NetLabel knows",
                    "as with any unknown option",
                    "the option is for the hosts at the ends; a router without labels has no opinion (RFC 1812 5.3.13.1)",
                    ipv4((exchange, ip) -> Ipv4OptionList.of(ip).has(Ipv4OptionList.COMMERCIAL_SECURITY)
                            && (exchange.kernel().isEmpty()
                                    || Ipv4Outcome.isError(
                                            exchange, exchange.kernel(), Ipv4Outcome.PARAMETER_PROBLEM, 0))
                            && (exchange.margay().isEmpty()
                                    || Ipv4Outcome.isForwarded(exchange, exchange.margay())
                                    || Ipv4Outcome.isError(exchange, exchange.margay())))),
            new Rule(
                    "error-source-route",
                    "IPv4 with a source route and with another option that is broken",
                    "parameter problem by the source route backwards, if that leads anywhere",
                    "parameter problem to the source",
                    "a router that refuses source routes does not use them itself (RFC 7126 4.3, 4.4)",
                    ipv4((exchange, ip) -> Ipv4OptionList.of(ip)
                                    .has(Ipv4OptionList.LOOSE_SOURCE_ROUTE, Ipv4OptionList.STRICT_SOURCE_ROUTE)
                            && (exchange.kernel().isEmpty()
                                    || Ipv4Outcome.isError(
                                                    exchange, exchange.kernel(), Ipv4Outcome.PARAMETER_PROBLEM, 0)
                                            && Ipv4Outcome.errorReceiver(exchange.kernel()) != ip.source())
                            && (Ipv4Outcome.isError(exchange, exchange.margay(), Ipv4Outcome.PARAMETER_PROBLEM, 0)
                                            && Ipv4Outcome.errorReceiver(exchange.margay()) == ip.source()
                                    || exchange.margay().isEmpty()
                                            && (hasNoRoute(ip.source()) || isLeftToKernel(exchange, ip))))),
            new Rule(
                    "error-options-full",
                    "IPv4 with a recorded route or timestamp that has less than a whole entry left, about which an error is due",
                    "nothing, because it cannot echo such an option",
                    "the error",
                    "the sender is told all the same (RFC 1812 4.3.2)",
                    ipv4((exchange, ip) -> Ipv4Timestamp.leavesPartOfAnEntry(ip)
                            && exchange.kernel().isEmpty()
                            && Ipv4Outcome.isError(exchange, exchange.margay()))),
            new Rule(
                    "host-off",
                    "IPv4 by the uplink from a workload's address, to none in the pools",
                    "the host's answer to the workload",
                    "nothing",
                    "the test runs without the host as an endpoint (`host: { enabled: false }`), so the host has no way to workloads",
                    ipv4((exchange, ip) -> isLeftToKernel(exchange, ip)
                            && ip.source() == Side.WORKLOAD.testerAddress()
                            && exchange.kernel().uplink().isEmpty()
                            && exchange.kernel().all().allMatch(Ipv4Rules::isFromNode)
                            && exchange.margay().isEmpty())),
            new Rule(
                    "offset-overflow",
                    "IPv4 fragments that end beyond 65,535 octets and are too long for the way out",
                    "fragments whose offset begins again at 0",
                    "nothing",
                    "no datagram has such a part; cut further, it would be taken for another part of its datagram",
                    ipv4((exchange, ip) -> offsetOctets(ip) + ip.totalLength() - ip.headerLength() > MAX_DATAGRAM_LENGTH
                            && ip.totalLength() > Side.UPLINK.mtuBytes()
                            && Ipv4Outcome.isForwarded(exchange, exchange.kernel())
                            && exchange.margay().isEmpty())));

    private Ipv4Rules() {}

    private static Predicate<Exchange> ipv4(BiPredicate<Exchange, Ipv4View> rule) {
        return exchange -> Ipv4View.of(exchange.input().frame())
                .filter(Ipv4View::isChecksumRight)
                .filter(ip -> rule.test(exchange, ip))
                .isPresent();
    }

    private static boolean hasNoRoute(int destination) {
        return !Scene.UPLINK_SUBNET.contains(destination)
                && !Scene.BLOCK.contains(destination)
                && !Scene.REMOTE_BLOCK.contains(destination);
    }

    /** On the uplink what is in no pool is the host kernel's, beside Margay too. */
    private static boolean isLeftToKernel(Exchange exchange, Ipv4View ip) {
        return exchange.input().side() == Side.UPLINK && !Scene.POOL.contains(ip.destination());
    }

    private static boolean isUnreachable(Exchange exchange, Outputs outputs) {
        return Ipv4Outcome.isError(exchange, outputs, Ipv4Outcome.UNREACHABLE, 0);
    }

    private static boolean isUnreachableOrParameterProblem(Exchange exchange, Outputs outputs) {
        return isUnreachable(exchange, outputs)
                || Ipv4Outcome.isError(exchange, outputs, Ipv4Outcome.PARAMETER_PROBLEM, 0);
    }

    private static boolean isFromNode(byte[] frame) {
        return Ipv4View.of(frame).filter(ip -> ip.source() == Scene.NODE).isPresent();
    }

    private static boolean isMartian(int address) {
        return THIS_NETWORK.contains(address) || LINK_LOCAL.contains(address) || CLASS_E.contains(address);
    }

    private static int offsetOctets(Ipv4View ip) {
        return (ip.flagsAndOffset() & Ipv4Packet.OFFSET_MASK) * 8;
    }
}
