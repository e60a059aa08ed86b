package io.margay.perf.oracle.input;

import io.margay.fib.Ipv4;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/** Sources and destinations that a router must not take for granted (RFC 1812 5.3.4, 5.3.7, RFC 3927 7, RFC 6890). */
final class Ipv4Addresses {
    private static final int[] ADDRESSES = parse(
            "0.0.0.0",
            "0.1.2.3",
            "8.8.8.8",
            "10.0.0.1",
            "100.64.0.1",
            "126.255.255.255",
            "127.0.0.0",
            "127.0.0.1",
            "127.255.255.255",
            "128.0.0.1",
            "169.254.0.0",
            "169.254.1.1",
            "169.254.7.7",
            "169.254.255.255",
            "172.17.7.255",
            "172.17.8.100",
            "172.17.8.101",
            "172.17.8.255",
            "172.17.9.0",
            "192.0.2.1",
            "192.168.0.0",
            "192.168.1.1",
            "192.168.18.63",
            "192.168.18.64",
            "192.168.18.65",
            "192.168.18.127",
            "192.168.18.128",
            "192.168.196.128",
            "192.168.196.129",
            "192.168.196.191",
            "192.168.196.192",
            "192.168.255.255",
            "198.18.0.1",
            "223.255.255.255",
            "224.0.0.0",
            "224.0.0.1",
            "224.0.0.2",
            "224.0.0.22",
            "224.0.1.1",
            "239.1.2.3",
            "239.255.255.255",
            "240.0.0.0",
            "240.0.0.1",
            "255.0.0.1",
            "255.255.255.254",
            "255.255.255.255");

    private Ipv4Addresses() {}

    static int any(Dice dice) {
        return dice.of(ADDRESSES);
    }

    static byte[] any(Dice dice, Side side) {
        Ipv4Packet packet = Ipv4Valid.packet(dice, side);
        int source = packet.source();
        int destination = packet.destination();
        switch (dice.below(5)) {
            case 0, 1 -> source = any(dice);
            case 2, 3 -> destination = any(dice);
            default -> {
                source = any(dice);
                destination = any(dice);
            }
        }
        // made again with the addresses it is to have, so that its transport's checksum is right
        Ipv4Packet made = Ipv4Valid.packet(dice, side, source, destination);
        if (dice.oneIn(8)) {
            made.ttl(dice.of(0, 1, 2));
        }
        return Ipv4Valid.frame(side, made);
    }

    private static int[] parse(String... texts) {
        return Arrays.stream(texts).mapToInt(Ipv4::parse).toArray();
    }
}
