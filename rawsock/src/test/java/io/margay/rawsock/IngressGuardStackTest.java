package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.IngressGuard.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the kernel's stack makes of frames, with a guard and without. It forwards from r0 to s0 and has addresses of its own; we are at the
 * other ends, r1 and s1, with packet sockets only. Everything is asked twice: about the pools 10.10/16 and fd00:10::/48, which the guard
 * knows, and about two nets alike, 10.20/16 and fd00:20::/48, which it does not.
 */
class IngressGuardStackTest {
    private static final GuardedPrefix[] POOLS = {
        GuardedPrefix.ipv4(0x0A0A_0000, 16), new GuardedPrefix(0xFD00_0010_0000_0000L, 0, 48)
    };
    private static final List<String> NETS_IN_POOLS = List.of("10.10.", "fd00:10:");
    private static final List<String> OTHER_NETS = List.of("10.20.", "fd00:20:");

    private static final List<String> SET_UP = List.of(
            "sysctl -qw net.ipv4.ip_forward=1",
            "sysctl -qw net.ipv6.conf.all.forwarding=1",
            "sysctl -qw net.ipv4.icmp_ratelimit=0",
            "sysctl -qw net.ipv6.icmp.ratelimit=0",
            "sysctl -qw net.ipv6.conf.r0.disable_ipv6=0",
            "sysctl -qw net.ipv6.conf.s0.disable_ipv6=0",
            "ip address add 10.9.0.1/24 dev r0",
            "ip address add fd00:8::1/64 dev r0 nodad",
            "ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:00 dev r0 nud permanent",
            "ip neigh add fd00:8::2 lladdr 02:00:00:00:00:00 dev r0 nud permanent",
            "ip address add 10.9.1.1/24 dev s0",
            "ip address add fd00:9::1/64 dev s0 nodad",
            "ip neigh add 10.9.1.2 lladdr 02:00:00:00:00:02 dev s0 nud permanent",
            "ip neigh add fd00:9::2 lladdr 02:00:00:00:00:02 dev s0 nud permanent");

    private static final List<String> SET_UP_EACH_IPV4 = List.of(
            "ip address add NET0.1/32 dev r0",
            "ip address add NET0.6/32 dev r0",
            "ip route add NET0.0/16 via 10.9.1.2");

    private static final List<String> SET_UP_EACH_IPV6 = List.of(
            "ip address add NET:1/128 dev r0 nodad",
            "ip address add NET:2/128 dev r0 nodad",
            "ip route add NET:/48 via fd00:9::2",
            "ip route add unreachable NET0:66::/64");

    private static void inLab(String scenario) {
        try (Namespaces namespaces = Namespaces.create("n")) {
            namespaces.veth("n", "r0", "n", "r1");
            namespaces.veth("n", "s0", "n", "s1");
            List<String> commands = new ArrayList<>(SET_UP);
            for (List<String> nets : List.of(NETS_IN_POOLS, OTHER_NETS)) {
                for (String command : SET_UP_EACH_IPV4) {
                    commands.add(command.replace("NET", nets.get(0)));
                }
                for (String command : SET_UP_EACH_IPV6) {
                    commands.add(command.replace("NET", nets.get(1)));
                }
            }
            for (String command : commands) {
                Namespaces.run(("ip netns exec " + namespaces.full("n") + " " + command).split(" "));
            }
            namespaces.runScenario("n", IngressGuardStackTest.class, scenario);
        }
    }

    /** A frame for the kernel, and an address that is in whatever the kernel sends out because of it. */
    private record Question(String name, byte[] frame, byte[] subject) {
        Question tagged(int tpid, int tci) {
            return new Question(name + " with a tag", IpFrames.tagged(tpid, tci, frame), subject);
        }
    }

    private static final class Inquiry implements AutoCloseable {
        private static final long TIMEOUT_NS = 5_000_000_000L;

        private final int egress = Interfaces.index("r1");
        private final AfPacketPort front = open("r1");
        private final AfPacketPort back = open("s1");
        private final SentFrames sent = new SentFrames();
        private final IpFrames frames = new IpFrames(mac("r0"));
        private final Collected seen = new Collected();

        private static AfPacketPort open(String name) {
            return AfPacketPort.open(AfPacketOptions.DEFAULT, new LargeFramePool(1), Interfaces.index(name));
        }

        private static byte[] mac(String name) {
            String output = Namespaces.run("ip", "-br", "link", "show", "dev", name);
            return HexFormat.ofDelimiter(":").parseHex(output.trim().split("\\s+")[2]);
        }

        private static byte[] source(byte[] destination) {
            return IpFrames.address(destination.length == 4 ? "10.9.0.2" : "fd00:8::2");
        }

        private Question transit(String name, String destination, int hops) {
            byte[] address = IpFrames.address(destination);
            return new Question(name, frames.numbered(source(address), address, hops, 0), address);
        }

        private Question echo(String destination) {
            byte[] address = IpFrames.address(destination);
            return new Question("echo", frames.echoRequest(source(address), address), address);
        }

        Question solicitation(String destination, String target) {
            byte[] address = IpFrames.address(destination);
            byte[] subject = IpFrames.address(target);
            return new Question(
                    "solicitation", frames.neighborSolicitation(source(address), address, subject), subject);
        }

        /** The kernel's own addresses, where nobody listens. A refusal quotes addresses and ports in a row. */
        List<Question> closedPorts(int port) {
            List<Question> questions = new ArrayList<>();
            for (String own : List.of("10.10.0.1", "fd00:10::1")) {
                byte[] address = IpFrames.address(own);
                byte[] frame = frames.udp(source(address), address, port, 7);
                int start = frame.length - 12 - 2 * address.length;
                questions.add(new Question("port " + port, frame, Arrays.copyOfRange(frame, start, frame.length - 8)));
            }
            return questions;
        }

        List<Question> about(List<String> nets) {
            String ipv4 = nets.get(0);
            String ipv6 = nets.get(1);
            return List.of(
                    transit("forwarded", ipv4 + "7.7", 64),
                    transit("hops exhausted", ipv4 + "8.8", 1),
                    transit("of no protocol", ipv4 + "0.6", 64),
                    echo(ipv4 + "0.1"),
                    transit("forwarded", ipv6 + "0:7::7", 64),
                    transit("hops exhausted", ipv6 + "0:8::8", 1),
                    transit("unreachable", ipv6 + "0:66::6", 64),
                    echo(ipv6 + ":1"),
                    solicitation(ipv6 + ":2", ipv6 + ":2"));
        }

        /** Those to be silent about go first, so that they had their chance when the others are answered. */
        void check(List<Question> silent, List<Question> answered) {
            seen.frames.clear();
            int token = 0;
            for (List<Question> questions : List.of(silent, answered)) {
                for (Question question : questions) {
                    sent.add(egress, token++, question.frame);
                }
            }
            sent.flush();
            assertEquals(List.of(), sent.failures);
            long deadline = System.nanoTime() + TIMEOUT_NS;
            while (!isSeen(answered) && System.nanoTime() - deadline < 0) {
                poll();
            }
            poll();
            for (Question question : answered) {
                assertTrue(isSeen(question), () -> "no answer: " + question.name + " " + hex(question.subject));
            }
            for (Question question : silent) {
                assertFalse(isSeen(question), () -> "answered: " + question.name + " " + hex(question.subject));
            }
        }

        private void poll() {
            front.poll(seen, 64);
            front.release();
            back.poll(seen, 64);
            back.release();
        }

        private boolean isSeen(List<Question> questions) {
            for (Question question : questions) {
                if (!isSeen(question)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isSeen(Question question) {
            String subject = hex(question.subject);
            for (byte[] frame : seen.frames) {
                if (hex(frame).contains(subject)) {
                    return true;
                }
            }
            return false;
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public void close() {
            sent.close();
            back.close();
            front.close();
        }
    }

    private static List<Question> both(List<Question> some, List<Question> others) {
        List<Question> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static List<Question> tagged(int tpid, int tci, List<Question> questions) {
        List<Question> tagged = new ArrayList<>();
        for (Question question : questions) {
            tagged.add(question.tagged(tpid, tci));
        }
        return tagged;
    }

    private static IngressGuard guard(Kind kind) {
        return IngressGuard.attach(kind, Interfaces.index("r0"), IngressProgram.dropDestinations(POOLS));
    }

    @Test
    void nothingIsForwardedAnsweredOrRefusedForThePools() {
        inLab("scenarioPools");
    }

    static void scenarioPools(String[] namespaces) {
        try (Inquiry inquiry = new Inquiry()) {
            List<Question> pools = inquiry.about(NETS_IN_POOLS);
            List<Question> others = inquiry.about(OTHER_NETS);
            inquiry.check(List.of(), both(pools, others));
            for (Kind kind : Kind.values()) {
                try (IngressGuard guard = guard(kind)) {
                    assertEquals(kind, guard.kind());
                    inquiry.check(pools, others);
                    // as with ARP: who asks all of the link is not asking a pool's address
                    inquiry.check(List.of(), List.of(inquiry.solicitation("ff02::1:ff00:2", "fd00:10::2")));
                    guard.replaceDestinations(new GuardedPrefix[] {POOLS[0]});
                    inquiry.check(pools.subList(0, 4), both(pools.subList(4, 9), others));
                    guard.replaceDestinations(new GuardedPrefix[] {POOLS[1]});
                    inquiry.check(pools.subList(4, 9), both(pools.subList(0, 4), others));
                }
                inquiry.check(List.of(), both(pools, others));
            }
        }
    }

    @Test
    void aPriorityTagDoesNotOpenTheWayToTheStack() {
        inLab("scenarioPriorityTag");
    }

    /** That the kernel takes such frames for untagged ones is shown first. */
    static void scenarioPriorityTag(String[] namespaces) {
        try (Inquiry inquiry = new Inquiry()) {
            for (int tpid : new int[] {0x8100, 0x88A8}) {
                List<Question> pools = tagged(tpid, 0x6000, inquiry.about(NETS_IN_POOLS));
                List<Question> others = tagged(tpid, 0x6000, inquiry.about(OTHER_NETS));
                List<Question> twice = tagged(0x8100, 0, pools);
                List<Question> thrice = tagged(0x88A8, 0, twice);
                List<Question> ofVlan = tagged(tpid, 5, inquiry.about(NETS_IN_POOLS));
                inquiry.check(List.of(), both(pools, others));
                inquiry.check(List.of(), twice);
                inquiry.check(List.of(), thrice);
                inquiry.check(ofVlan, others);
                for (Kind kind : Kind.values()) {
                    try (IngressGuard guard = guard(kind)) {
                        assertEquals(kind, guard.kind());
                        inquiry.check(pools, others);
                        inquiry.check(twice, others);
                        inquiry.check(thrice, others);
                    }
                }
            }
        }
    }

    @Test
    void aPortThatNobodyListensAtIsNotRefusedWhereItIsGuarded() {
        inLab("scenarioUdp");
    }

    static void scenarioUdp(String[] namespaces) {
        try (Inquiry inquiry = new Inquiry()) {
            List<Question> guarded = inquiry.closedPorts(3784);
            List<Question> others = inquiry.closedPorts(3785);
            inquiry.check(List.of(), both(guarded, others));
            GuardedPrefix[] own = {
                GuardedPrefix.ipv4(0x0A0A_0001, 32), new GuardedPrefix(0xFD00_0010_0000_0000L, 1, 128)
            };
            for (Kind kind : Kind.values()) {
                try (IngressGuard guard = IngressGuard.attach(
                        kind,
                        Interfaces.index("r0"),
                        IngressProgram.dropDestinations(new GuardedPrefix[0], new GuardedUdp(own, 3784, 4784)))) {
                    assertEquals(kind, guard.kind());
                    inquiry.check(guarded, others);
                }
                inquiry.check(List.of(), both(guarded, others));
            }
        }
    }
}
