package io.margay.perf.oracle;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;

/**
 * A packet that both routers must forward. Each keeps the order of what comes in by one side; so when the marker has come out on the other
 * side, all that the input before it gave rise to is out too.
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

    byte[] frame(Side side, long number) {
        int remote = Scene.REMOTE_BLOCK.address() + 1;
        int workload = Side.WORKLOAD.testerAddress();
        Ipv4Packet packet = side == Side.WORKLOAD ? new Ipv4Packet(workload, remote) : new Ipv4Packet(remote, workload);
        byte[] data = new Octets().u64(magic).u64(number).take();
        packet.payload(Transport.UDP, Transport.udp(packet.pseudoSum(), PORT, PORT, data));
        return Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV4, packet.octets());
    }

    /** The number of the marker that a frame is, or {@link #NONE}. */
    long number(byte[] frame) {
        boolean isMarker =
                frame.length == LENGTH && Ethernet.type(frame) == Ethernet.IPV4 && Octets.u64(frame, MAGIC_AT) == magic;
        return isMarker ? Octets.u64(frame, NUMBER_AT) : NONE;
    }
}
