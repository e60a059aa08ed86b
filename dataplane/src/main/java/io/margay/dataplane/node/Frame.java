package io.margay.dataplane.node;

import io.margay.dataplane.packet.ArpFlyweight;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.rawsock.VirtioHeader;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one object that walks the graph: borrowed bytes, the headers laid over them, and what the nodes found out so far.
 *
 * <pre>
 *   offset - 10        offset             offset + 14              offset + length
 *   | virtio_net_hdr   | Ethernet header  | IPv4 header ...        |
 * </pre>
 *
 * <p>A worker has one for what it receives and one for what it makes itself; both are wrapped anew for each frame.
 */
public final class Frame {
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final ArpFlyweight arp = new ArpFlyweight();
    private final Ipv4Flyweight ipv4 = new Ipv4Flyweight();

    private UnsafeBuffer buffer;
    private int offset;
    private int lengthBytes;
    private RouterPort ingress;
    private RouterPort egress;
    private int neighborAddress;

    /** @param offset of the Ethernet header; the virtio header lies before it */
    public Frame wrap(UnsafeBuffer buffer, int offset, int lengthBytes, RouterPort ingress) {
        this.buffer = buffer;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        this.ingress = ingress;
        ethernet.wrap(buffer, offset);
        return this;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /** From the Ethernet header on. */
    public int lengthBytes() {
        return lengthBytes;
    }

    public void lengthBytes(int lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /** The port it came in by; for a frame of our own making, the port of the frame that caused it. */
    public RouterPort ingress() {
        return ingress;
    }

    public RouterPort egress() {
        return egress;
    }

    /** Who is to be the Ethernet destination: the gateway, or the IPv4 destination itself. */
    public int neighborAddress() {
        return neighborAddress;
    }

    public void nextHop(RouterPort egress, int neighborAddress) {
        this.egress = egress;
        this.neighborAddress = neighborAddress;
    }

    public EthernetFlyweight ethernet() {
        return ethernet;
    }

    public ArpFlyweight wrapArp() {
        return arp.wrap(buffer, offset + EthernetFlyweight.HEADER_LENGTH, offset + lengthBytes);
    }

    public Ipv4Flyweight wrapIpv4() {
        return ipv4.wrap(buffer, offset + EthernetFlyweight.HEADER_LENGTH, offset + lengthBytes);
    }

    public Ipv4Flyweight ipv4() {
        return ipv4;
    }

    /** Not {@link VirtioHeader#GSO_NONE}: the frame stands for many, each of at most headers + gsoSize bytes. */
    public boolean isGso() {
        return VirtioHeader.gsoType(buffer, offset - VirtioHeader.LENGTH) != VirtioHeader.GSO_NONE;
    }

    public int gsoSizeBytes() {
        return VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH);
    }

    /** The frame is now wholly of our own making: whatever the kernel said of checksums and segments is void. */
    public void clearVirtioHeader() {
        VirtioHeader.clear(buffer, offset - VirtioHeader.LENGTH);
    }
}
