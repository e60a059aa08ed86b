package io.margay.perf.oracle;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;

/**
 * Packets that both routers must forward: one that leaves by the other side, and one that goes back by the side that it came in by. Each router
 * keeps the order of what comes in by one side; so behind the two, nothing of the input before them comes out any more.
 */
final class Marker {
    private static final int MAGIC_AT =
            Ethernet.HEADER_LENGTH + Ipv4Packet.MIN_HEADER_LENGTH + Transport.UDP_HEADER_LENGTH;
    private static final int NUMBER_AT = MAGIC_AT + Long.BYTES;
    private static final int LENGTH = NUMBER_AT + Long.BYTES;
    private static final int PORT = 9;

    /** No marker. */
    static final long NONE = -1;

    private final long magic;

    /** @param magic unlike that of any other run, for what a router held back must not be taken for ours */
    Marker(long magic) {
        this.magic = magic;
    }

    /** Comes in by one side and leaves by one, perhaps the same. */
    byte[] frame(Side in, Side out, long number) {
        Ipv4Packet packet = new Ipv4Packet(address(in, 1), address(out, 2));
        byte[] data = new Octets().u64(magic).u64(number).take();
        packet.payload(Transport.UDP, Transport.udp(packet.pseudoSum(), PORT, PORT, data));
        return Ethernet.frame(in.routerMac(), in.testerMac(), Ethernet.IPV4, packet.octets());
    }

    /** The one workload, or a host behind the uplink's peer. */
    private static int address(Side of, int host) {
        return of == Side.WORKLOAD ? of.testerAddress() : Scene.REMOTE_BLOCK.address() + host;
    }

    /** The number of the marker that a frame is, or {@link #NONE}. */
    long number(byte[] frame) {
        boolean isMarker =
                frame.length == LENGTH && Ethernet.type(frame) == Ethernet.IPV4 && Octets.u64(frame, MAGIC_AT) == magic;
        return isMarker ? Octets.u64(frame, NUMBER_AT) : NONE;
    }
}
