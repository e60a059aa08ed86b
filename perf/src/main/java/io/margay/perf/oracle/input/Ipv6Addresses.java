package io.margay.perf.oracle.input;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.scene.Side;
import java.util.List;
import java.util.stream.Stream;

/** Sources and destinations that a router must not take for granted (RFC 4291 2.5 to 2.7, RFC 4007 9). */
final class Ipv6Addresses {
    private static final List<Ipv6Address> ADDRESSES = Stream.of(
                    "::",
                    "::1",
                    "::2",
                    "::192.0.2.1",
                    "::127.0.0.1",
                    "::ffff:192.0.2.1",
                    "::ffff:192.168.18.64",
                    "::ffff:127.0.0.1",
                    "64:ff9b::192.0.2.1",
                    "100::1",
                    "2001::1",
                    "2001:db8::1",
                    "2002:c000:201::1",
                    "2002:7f00:1::1",
                    "fc00::1",
                    "fd00:8::",
                    "fd00:8::100",
                    "fd00:8::101",
                    "fd00:8:0:1::1",
                    "fd00:10::",
                    "fd00:10:0:1::1",
                    "fd00:10:0:12::",
                    "fd00:10:0:12::1",
                    "fd00:10:0:12::2",
                    "fd00:10:0:12::3f",
                    "fd00:10:0:12::40",
                    "fd00:10:0:c4::",
                    "fd00:10:0:c4::1",
                    "fd00:10:0:c4::3f",
                    "fd00:10:0:c4::40",
                    "fd00:10:ffff:ffff:ffff:ffff:ffff:ffff",
                    "fd00:11::1",
                    "fe80::",
                    "fe80::1",
                    "fe80::ecee:eeff:feee:eeee",
                    "fe80::ff:fe00:864",
                    "fe80:1::1",
                    "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                    "fec0::1",
                    "feff::1",
                    "ff00::1",
                    "ff01::1",
                    "ff02::1",
                    "ff02::2",
                    "ff02::1:ff00:100",
                    "ff05::2",
                    "ff0e::1",
                    "ff3e:40:fd00:8::1",
                    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
            .map(Ipv6Address::parse)
            .toList();

    private Ipv6Addresses() {}

    static Ipv6Address any(Dice dice) {
        return dice.of(ADDRESSES);
    }

    static byte[] any(Dice dice, Side side) {
        Ipv6Address source = Ipv6Valid.source(dice, side);
        Ipv6Address destination = Ipv6Valid.destination(dice, side);
        switch (dice.below(5)) {
            case 0, 1 -> source = any(dice);
            case 2, 3 -> destination = any(dice);
            default -> {
                source = any(dice);
                destination = any(dice);
            }
        }
        Ipv6Packet packet = Ipv6Valid.packet(dice, side, source, destination);
        if (dice.oneIn(6)) {
            packet.hopLimit(dice.of(0, 1, 2, 255));
        }
        return Ipv6Valid.frame(side, packet);
    }
}
