package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.IngressGuard.Kind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Which frames pass. A bridge takes its frames behind the ingress hook, so it shows what passed the guard: from y1 over y0, with the
 * guard, and x0 to x1.
 */
class IngressGuardFramesTest {
    private static final GuardedPrefix ALL_IPV4 = GuardedPrefix.ipv4(0, 0);
    private static final GuardedPrefix ALL_IPV6 = new GuardedPrefix(0, 0, 0);
    private static final GuardedPrefix POOL_4 = GuardedPrefix.ipv4(0x0A0A_0000, 16);
    private static final GuardedPrefix POOL_6 = new GuardedPrefix(0xFD00_0010_0000_0000L, 0, 48);

    private static final byte[] SOURCE_4 = IpFrames.address("10.9.0.2");
    private static final byte[] SOURCE_6 = IpFrames.address("fd00:8::2");
    private static final byte[] IN_POOL_4 = IpFrames.address("10.10.3.4");
    private static final byte[] IN_POOL_6 = IpFrames.address("fd00:10::3:4");
    private static final byte[] ELSEWHERE_4 = IpFrames.address("10.11.3.4");
    private static final byte[] ELSEWHERE_6 = IpFrames.address("fd00:11::3:4");

    private static final int SAMPLES = 20;

    private static void inLab(String scenario) {
        try (Namespaces namespaces = Namespaces.create("n")) {
            namespaces.veth("n", "x0", "n", "x1");
            namespaces.veth("n", "y0", "n", "y1");
            String name = namespaces.full("n");
            Namespaces.run("ip", "netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
            Namespaces.run("ip", "-n", name, "link", "add", "br0", "up", "type", "bridge");
            Namespaces.run("ip", "-n", name, "link", "set", "x0", "master", "br0");
            Namespaces.run("ip", "-n", name, "link", "set", "y0", "master", "br0");
            namespaces.runScenario("n", IngressGuardFramesTest.class, scenario);
        }
    }

    /** A way through the guard. */
    private static final class Passage implements AutoCloseable {
        private final IpFrames frames = new IpFrames(new byte[] {2, 0, 0, 0, 0, 9}); // nobody, so the bridge floods
        private final int egress = Interfaces.index("y1");
        private final AfPacketPort port =
                AfPacketPort.open(AfPacketOptions.DEFAULT, new LargeFramePool(1), Interfaces.index("x1"));
        private final SentFrames sent = new SentFrames();
        private final List<byte[]> waiting = new ArrayList<>();
        private final Set<Integer> toPass = new HashSet<>();

        byte[] to(byte[] destination) {
            byte[] source = destination.length == 4 ? SOURCE_4 : SOURCE_6;
            return frames.numbered(source, destination, 64, waiting.size());
        }

        /** A frame to be sent; its last four bytes are its number. */
        void add(byte[] frame, boolean isToPass) {
            if (isToPass) {
                toPass.add(waiting.size());
            }
            waiting.add(frame);
        }

        /** Sends all of them, and one more that always passes, by which it is known that the others had their chance. */
        void check(String what) {
            add(SentFrames.numbered(waiting.size(), 18), true);
            Set<Integer> passed = new HashSet<>();
            Collected collected = Collected.ofSentFrames();
            for (int i = 0; i < waiting.size(); i++) {
                sent.add(egress, i, waiting.get(i));
                if (i % 32 == 31 || i == waiting.size() - 1) {
                    sent.flush();
                    port.poll(collected, 64);
                    port.release();
                }
            }
            assertEquals(List.of(), sent.failures);
            collected.await(port, toPass.size());
            for (int i = 0; i < collected.frames.size(); i++) {
                byte[] frame = collected.frame(i);
                passed.add(ByteBuffer.wrap(frame).getInt(frame.length - Integer.BYTES));
            }
            assertEquals(toPass, passed, what);
            waiting.clear();
            toPass.clear();
        }

        @Override
        public void close() {
            sent.close();
            port.close();
        }
    }

    private static IngressGuard guard(Kind kind) {
        IngressGuard guard = IngressGuard.attach(kind, Interfaces.index("y0"), IngressProgram.dropDestinations());
        assertEquals(kind, guard.kind());
        return guard;
    }

    /** By arithmetic, not by words and masks. */
    private static boolean contains(GuardedPrefix prefix, byte[] address) {
        boolean isIpv4 = new BigInteger(1, network(prefix)).shiftRight(32).equals(BigInteger.valueOf(0xFFFF))
                && prefix.length() >= 96;
        if (isIpv4 != (address.length == 4)) {
            return false;
        }
        int length = isIpv4 ? prefix.length() - 96 : prefix.length();
        int behind = address.length * 8 - length;
        BigInteger network = new BigInteger(1, network(prefix));
        BigInteger low = isIpv4 ? network.and(BigInteger.valueOf(0xFFFF_FFFFL)) : network;
        return new BigInteger(1, address).shiftRight(behind).equals(low.shiftRight(behind));
    }

    private static byte[] network(GuardedPrefix prefix) {
        return ByteBuffer.allocate(16)
                .putLong(prefix.high())
                .putLong(prefix.low())
                .array();
    }

    private static boolean isListed(GuardedPrefix[] prefixes, byte[] address) {
        for (GuardedPrefix prefix : prefixes) {
            if (contains(prefix, address)) {
                return true;
            }
        }
        return false;
    }

    /** The first and the last address of a prefix. */
    private static byte[] edge(GuardedPrefix prefix, boolean isLast) {
        byte[] address = network(prefix);
        for (int bit = prefix.length(); isLast && bit < 128; bit++) {
            address[bit / 8] |= (byte) (0x80 >>> bit % 8);
        }
        return prefix.isIpv4() ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    /** Both ends of a prefix, and each of them with any one bit turned: inside or outside by where that bit is. */
    private static void addAround(Passage passage, GuardedPrefix prefix, GuardedPrefix[] listed) {
        for (boolean isLast : new boolean[] {false, true}) {
            byte[] edge = edge(prefix, isLast);
            passage.add(passage.to(edge), !isListed(listed, edge));
            for (int bit = 0; bit < edge.length * 8; bit++) {
                byte[] turned = edge.clone();
                turned[bit / 8] ^= (byte) (0x80 >>> bit % 8);
                passage.add(passage.to(turned), !isListed(listed, turned));
            }
        }
    }

    private static GuardedPrefix random(SplittableRandom random, int length) {
        long highMask = length == 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
        long lowMask = length <= 64 ? 0 : length == 128 ? -1 : -1L << (128 - length);
        return new GuardedPrefix(random.nextLong() & highMask, random.nextLong() & lowMask, length);
    }

    private static GuardedPrefix randomIpv4(SplittableRandom random, int length) {
        int mask = length == 0 ? 0 : -1 << (32 - length);
        return GuardedPrefix.ipv4(random.nextInt() & mask, length);
    }

    @Test
    void prefixesOfAnyLengthDropWhatTheyContain() {
        inLab("scenarioLengths");
    }

    static void scenarioLengths(String[] namespaces) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                for (int length : new int[] {0, 1, 31, 32, 33, 48, 63, 64, 65, 95, 96, 97, 127, 128}) {
                    GuardedPrefix[] one = {random(random, length)};
                    guard.replaceDestinations(one);
                    addAround(passage, one[0], one);
                    passage.add(passage.to(IN_POOL_4), true);
                    passage.check(kind + " " + one[0] + ", seed " + seed);
                }
                for (int length : new int[] {0, 1, 8, 16, 24, 31, 32}) {
                    GuardedPrefix[] one = {randomIpv4(random, length)};
                    guard.replaceDestinations(one);
                    addAround(passage, one[0], one);
                    passage.add(passage.to(IN_POOL_6), true);
                    passage.check(kind + " " + one[0] + ", seed " + seed);
                }
            }
        }
    }

    @Test
    void aListMayMixFamiliesAndLengths() {
        inLab("scenarioMixed");
    }

    static void scenarioMixed(String[] namespaces) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                passage.add(passage.to(IN_POOL_4), true);
                passage.add(passage.to(IN_POOL_6), true);
                passage.check("an empty list drops nothing");
                for (int sample = 0; sample < SAMPLES; sample++) {
                    GuardedPrefix[] mixed = new GuardedPrefix[1 + random.nextInt(6)];
                    for (int i = 0; i < mixed.length; i++) {
                        mixed[i] = random.nextBoolean()
                                ? randomIpv4(random, random.nextInt(33))
                                : random(random, random.nextInt(129));
                    }
                    guard.replaceDestinations(mixed);
                    for (GuardedPrefix prefix : mixed) {
                        addAround(passage, prefix, mixed);
                    }
                    passage.check(kind + " " + List.of(mixed) + ", seed " + seed);
                }
            }
        }
    }

    @Test
    void asManyAs256PrefixesAreTold() {
        inLab("scenarioMany");
    }

    /** The longest programs: prefixes that agree in all words but the last, and that in all bits but some; and a mixed list. */
    static void scenarioMany(String[] namespaces) {
        GuardedPrefix[] hosts = new GuardedPrefix[256];
        GuardedPrefix[] pairs = new GuardedPrefix[256];
        GuardedPrefix[] both = new GuardedPrefix[256];
        GuardedPrefix[] ipv4 = new GuardedPrefix[256];
        for (int i = 0; i < 256; i++) {
            hosts[i] = new GuardedPrefix(POOL_6.high(), i * 2L, 128);
            pairs[i] = new GuardedPrefix(POOL_6.high(), i * 4L, 127);
            ipv4[i] = GuardedPrefix.ipv4(0x0A0A_0000 + i * 4, 31);
            both[i] = i % 2 == 0 ? ipv4[i] : pairs[i];
        }
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                for (GuardedPrefix[] list : List.of(hosts, pairs, both, ipv4)) {
                    guard.replaceDestinations(list);
                    for (int number : new int[] {0, 1, 126, 127, 128, 129, 254, 255}) {
                        addAround(passage, list[number], list);
                    }
                    passage.check(kind + " " + list[255]);
                }
                GuardedPrefix[] tooMany = Arrays.copyOf(hosts, 257);
                tooMany[256] = POOL_4;
                assertThrows(IllegalArgumentException.class, () -> guard.replaceDestinations(tooMany));
            }
        }
        String left = Namespaces.run("tc", "qdisc", "show", "dev", "y0");
        assertTrue(!left.contains("clsact"), left);
    }

    @Test
    void aVlansFramesPassAndPriorityTagsDoNotHide() {
        inLab("scenarioTags");
    }

    static void scenarioTags(String[] namespaces) {
        GuardedPrefix[] pools = {POOL_4, POOL_6};
        GuardedPrefix[] everything = {ALL_IPV4, ALL_IPV6};
        GuardedPrefix[][] lists = {pools, everything, {POOL_4, ALL_IPV6}, {POOL_6, ALL_IPV4}};
        int[] tpids = {0x8100, 0x88A8};
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                for (GuardedPrefix[] list : lists) {
                    guard.replaceDestinations(list);
                    for (byte[] address : List.of(IN_POOL_4, IN_POOL_6, ELSEWHERE_4, ELSEWHERE_6)) {
                        boolean isToPass = !isListed(list, address);
                        passage.add(passage.to(address), isToPass);
                        for (int tpid : tpids) {
                            addTagged(passage, tpid, address, isToPass);
                        }
                    }
                    for (int tpid : tpids) {
                        passage.add(IpFrames.tagged(tpid, 0, SentFrames.numbered(passage.waiting.size(), 18)), true);
                    }
                    passage.check(kind + " " + List.of(list));
                }
                guard.replaceDestinations(new GuardedPrefix[0]);
                passage.add(IpFrames.tagged(0x8100, 0, IpFrames.tagged(0x8100, 0, passage.to(IN_POOL_6))), true);
                passage.check("an empty list drops nothing");
            }
        }
    }

    @Test
    void udpToAPortOfAnAddressIsDroppedAndNothingElseOfIt() {
        inLab("scenarioUdp");
    }

    static void scenarioUdp(String[] namespaces) {
        GuardedPrefix own4 = GuardedPrefix.ipv4(0x0A09_0001, 32);
        GuardedPrefix own6 = new GuardedPrefix(0xFD00_0008_0000_0000L, 1, 128);
        GuardedPrefix[][] prefixes = {{}, {POOL_4}, {POOL_6}, {POOL_4, POOL_6}};
        GuardedPrefix[][] addresses = {{own4}, {own6}, {own4, own6}};
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                for (GuardedPrefix[] some : prefixes) {
                    for (GuardedPrefix[] own : addresses) {
                        guard.replaceDestinations(some, new GuardedUdp(own, 3784, 4784));
                        addUdp(passage, own, SOURCE_4, IpFrames.address("10.9.0.1"));
                        addUdp(passage, own, SOURCE_6, IpFrames.address("fd00:8::1"));
                        for (byte[] address : List.of(IN_POOL_4, IN_POOL_6, ELSEWHERE_4, ELSEWHERE_6)) {
                            passage.add(passage.to(address), !isListed(some, address));
                        }
                        passage.check(kind + " " + List.of(some) + " udp " + List.of(own));
                    }
                }
                guard.replaceDestinations(prefixes[0], GuardedUdp.NONE);
                byte[] own = IpFrames.address("10.9.0.1");
                passage.add(passage.frames.udp(SOURCE_4, own, 3784, passage.waiting.size()), true);
                passage.check("nothing is dropped");
            }
        }
    }

    private static void addUdp(Passage passage, GuardedPrefix[] guarded, byte[] source, byte[] own) {
        IpFrames frames = passage.frames;
        boolean isToPass = !isListed(guarded, own);
        for (int port : new int[] {3784, 4784}) {
            passage.add(frames.udp(source, own, port, passage.waiting.size()), isToPass);
            passage.add(
                    IpFrames.tagged(0x8100, 0x6000, frames.udp(source, own, port, passage.waiting.size())), isToPass);
            passage.add(IpFrames.tagged(0x8100, 5, frames.udp(source, own, port, passage.waiting.size())), true);
            byte[] message = frames.udpMessage(source, own, port, passage.waiting.size());
            passage.add(frames.ofProtocol(source, own, 136, message), true); // not UDP
            message = frames.udpMessage(source, own, port, passage.waiting.size());
            if (own.length == 4) {
                passage.add(frames.ipv4(source, own, 17, 0, 0x4000, message), isToPass); // must not be cut
                for (int fragment : new int[] {0x2000, 0x0001, 0x1000}) {
                    message = frames.udpMessage(source, own, port, passage.waiting.size());
                    passage.add(frames.ipv4(source, own, 17, 0, fragment, message), true);
                }
                message = frames.udpMessage(source, own, port, passage.waiting.size());
                passage.add(frames.ipv4(source, own, 17, 1, 0, message), true);
            } else {
                passage.add(frames.ipv6WithExtension(source, own, 17, message), true);
            }
        }
        for (int port : new int[] {0, 179, 3783, 3785, 4783, 4785, 50_000, 3784 ^ 0x8000}) {
            passage.add(frames.udp(source, own, port, passage.waiting.size()), true);
        }
        for (int bit = 0; bit < own.length * 8; bit++) {
            byte[] turned = own.clone();
            turned[bit / 8] ^= (byte) (0x80 >>> bit % 8);
            if (!isListed(new GuardedPrefix[] {POOL_4, POOL_6}, turned)) {
                passage.add(frames.udp(source, turned, 3784, passage.waiting.size()), true);
            }
        }
    }

    @Test
    void asManyAs256AddressesForUdpAreTold() {
        inLab("scenarioManyUdp");
    }

    static void scenarioManyUdp(String[] namespaces) {
        GuardedPrefix[] pools = new GuardedPrefix[256];
        GuardedPrefix[] own = new GuardedPrefix[256];
        for (int i = 0; i < 256; i++) {
            pools[i] = new GuardedPrefix(POOL_6.high(), i * 4L, 127);
            own[i] = i % 2 == 0
                    ? GuardedPrefix.ipv4(0x0A09_0000 + i, 32)
                    : new GuardedPrefix(0xFD00_0008_0000_0000L, i, 128);
        }
        for (Kind kind : Kind.values()) {
            try (Passage passage = new Passage();
                    IngressGuard guard = guard(kind)) {
                guard.replaceDestinations(pools, new GuardedUdp(own, 3784, 4784));
                for (int i : new int[] {0, 1, 127, 128, 254, 255}) {
                    byte[] address = edge(own[i], false);
                    byte[] source = address.length == 4 ? SOURCE_4 : SOURCE_6;
                    passage.add(passage.frames.udp(source, address, 4784, passage.waiting.size()), false);
                    passage.add(passage.frames.udp(source, address, 4785, passage.waiting.size()), true);
                    addAround(passage, pools[i], pools);
                }
                passage.check(kind + " 256 and 256");
            }
        }
    }

    /** With one tag, of no VLAN or of one, and any priority; and with two of them. */
    private static void addTagged(Passage passage, int tpid, byte[] address, boolean isToPass) {
        for (int priority : new int[] {0, 0x6000, 0xF000}) {
            passage.add(IpFrames.tagged(tpid, priority, passage.to(address)), isToPass);
            passage.add(IpFrames.tagged(tpid, priority | 5, passage.to(address)), true);
            passage.add(IpFrames.tagged(tpid, priority | 0xFFE, passage.to(address)), true);
        }
        for (int inner : new int[] {0x8100, 0x88A8}) {
            passage.add(IpFrames.tagged(tpid, 0, IpFrames.tagged(inner, 0x6000, passage.to(address))), false);
            passage.add(IpFrames.tagged(tpid, 0, IpFrames.tagged(inner, 5, passage.to(address))), true);
            passage.add(IpFrames.tagged(tpid, 5, IpFrames.tagged(inner, 0, passage.to(address))), true);
            passage.add(IpFrames.tagged(tpid, 7, IpFrames.tagged(inner, 5, passage.to(address))), true);
        }
    }
}
