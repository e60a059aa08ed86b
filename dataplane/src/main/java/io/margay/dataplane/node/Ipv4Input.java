package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;

/**
 * The door of IPv4: the checks of RFC 1812 5.2.2, then who may send from where to where. Nobody behind it checks again.
 *
 * <p>On an uplink only destinations in our pools are ours, and the packets of our BFD sessions; everything else is the kernel's, also what is broken: its copy is
 * judged by the kernel itself.
 */
public final class Ipv4Input implements Node {
    private final RouterSettings settings;
    private final Ipv4Lookup lookup;
    private final Ipv4Options options;
    private final BfdInput bfdInput;
    private final Drops drops;

    public Ipv4Input(RouterSettings settings, Ipv4Lookup lookup, Ipv4Options options, BfdInput bfdInput, Drops drops) {
        this.settings = settings;
        this.lookup = lookup;
        this.options = options;
        this.bfdInput = bfdInput;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.wrapIpv4();
        if (!ipv4.isValid()) {
            drops.drop(frame, DropReason.IPV4_MALFORMED);
            return;
        }
        RouterPort ingress = frame.ingress();
        int destination = ipv4.destination();
        boolean isBfd = !ingress.isEndpoint() && bfdInput.takes(ipv4);
        if (!ingress.isEndpoint() && !isBfd && !settings.pools().holds(destination)) {
            drops.drop(frame, DropReason.LEFT_TO_KERNEL);
            return;
        }
        if (!ipv4.isChecksumRight()) {
            drops.drop(frame, DropReason.IPV4_CHECKSUM);
            return;
        }
        int source = ipv4.source();
        if (isMartianSource(source)
                || !ingress.isEndpoint() && ingress.addresses().has(source)) {
            // RFC 1812 5.3.8: nobody else has our address
            drops.drop(frame, DropReason.MARTIAN_SOURCE);
        } else if (destination >>> 28 == 0xE) {
            drops.drop(frame, DropReason.MULTICAST);
        } else if (destination == 0xFFFF_FFFF
                || EthernetFlyweight.isGroup(frame.ethernet().destination())) {
            // RFC 1812 5.3.4: what came as a link-layer broadcast is not forwarded
            drops.drop(frame, DropReason.BROADCAST);
        } else if (isBfd) {
            bfdInput.accept(frame, nowNs);
        } else if (isMartianDestination(destination)) {
            drops.drop(frame, DropReason.MARTIAN_DESTINATION);
        } else if (isLinkLocal(destination) || isLinkLocal(source)) {
            // RFC 3927 7: never forwarded; this includes the workloads' gateway, which is nobody to talk to
            drops.drop(frame, DropReason.LINK_LOCAL);
        } else if (ingress.isEndpoint() && !ingress.addresses().has(source)) {
            drops.drop(frame, DropReason.SOURCE_SPOOFED);
        } else {
            // what lies behind the total length is Ethernet's padding (RFC 1812 5.2.2, last paragraph)
            frame.lengthBytes(EthernetFlyweight.HEADER_LENGTH + ipv4.totalLength());
            if (ipv4.headerLength() > Ipv4Flyweight.MIN_HEADER_LENGTH) {
                options.accept(frame, nowNs);
            } else {
                lookup.accept(frame, nowNs);
            }
        }
    }

    /** RFC 1812 5.3.7: this network, loopback, multicast, class E and the limited broadcast are nobody's source. */
    private static boolean isMartianSource(int source) {
        int first = source >>> 24;
        return first == 0 || first == 127 || first >= 224;
    }

    private static boolean isMartianDestination(int destination) {
        int first = destination >>> 24;
        return first == 0 || first == 127 || first >= 240;
    }

    private static boolean isLinkLocal(int address) {
        return address >>> 16 == 0xA9FE;
    }
}
