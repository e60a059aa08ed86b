package io.margay.dataplane.node;

import io.margay.dataplane.packet.ArpFlyweight;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.InternetChecksum;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.NdpFlyweight;
import io.margay.fib.IpAddress;
import io.margay.rawsock.VirtioHeader;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one object that walks the graph: borrowed bytes, the headers laid over them, and what the nodes found out so far.
 *
 * <pre>
 *   offset - 10        offset             offset + 14              offset + length
 *   | virtio_net_hdr   | Ethernet header  | IP header ...          |
 * </pre>
 *
 * <p>A worker has one for what it receives and one for what it makes itself; both are wrapped anew for each frame.
 */
public final class Frame {
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final ArpFlyweight arp = new ArpFlyweight();
    private final Ipv4Flyweight ipv4 = new Ipv4Flyweight();
    private final Ipv6Flyweight ipv6 = new Ipv6Flyweight();
    private final NdpFlyweight ndp = new NdpFlyweight();

    private UnsafeBuffer buffer;
    private int offset;
    private int lengthBytes;
    private RouterPort ingress;
    private RouterPort egress;
    private boolean isIpv6;
    private boolean isOwn;
    private long neighborHigh;
    private long neighborLow;

    /** @param offset of the Ethernet header; the virtio header lies before it */
    public Frame wrap(UnsafeBuffer buffer, int offset, int lengthBytes, RouterPort ingress) {
        this.buffer = buffer;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        this.ingress = ingress;
        this.isOwn = false;
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

    /** Who is to be the Ethernet destination: the gateway, or the destination itself. The first half of an {@link IpAddress}. */
    public long neighborHigh() {
        return neighborHigh;
    }

    public long neighborLow() {
        return neighborLow;
    }

    public void nextHop(RouterPort egress, int neighborAddress) {
        nextHop(egress, 0, IpAddress.mapped(neighborAddress));
    }

    public void nextHop(RouterPort egress, long neighborHigh, long neighborLow) {
        this.egress = egress;
        this.neighborHigh = neighborHigh;
        this.neighborLow = neighborLow;
    }

    /** This router is its sender: nobody is told what becomes of it. */
    boolean isOwn() {
        return isOwn;
    }

    void markOwn() {
        isOwn = true;
    }

    public EthernetFlyweight ethernet() {
        return ethernet;
    }

    public ArpFlyweight wrapArp() {
        return arp.wrap(buffer, offset + EthernetFlyweight.HEADER_LENGTH, offset + lengthBytes);
    }

    public Ipv4Flyweight wrapIpv4() {
        isIpv6 = false;
        return ipv4.wrap(buffer, offset + EthernetFlyweight.HEADER_LENGTH, offset + lengthBytes);
    }

    public Ipv4Flyweight ipv4() {
        return ipv4;
    }

    public Ipv6Flyweight wrapIpv6() {
        isIpv6 = true;
        return ipv6.wrap(buffer, offset + EthernetFlyweight.HEADER_LENGTH, offset + lengthBytes);
    }

    public Ipv6Flyweight ipv6() {
        return ipv6;
    }

    /** Which of the two headers was wrapped last. */
    public boolean isIpv6() {
        return isIpv6;
    }

    /** What follows the IPv6 header at once, up to the end of the packet. */
    public NdpFlyweight wrapNdp() {
        int start = ipv6.offset() + Ipv6Flyweight.HEADER_LENGTH;
        return ndp.wrap(buffer, start, start + ipv6.payloadLength());
    }

    /** Has the kernel vouched for the transport's checksum, or has it yet to be written (then by whoever puts the frame on a wire)? */
    public boolean isChecksumKnown() {
        int flags = VirtioHeader.flags(buffer, offset - VirtioHeader.LENGTH);
        return (flags & (VirtioHeader.NEEDS_CSUM | VirtioHeader.DATA_VALID)) != 0;
    }

    /** Where the transport's checksum begins to be summed, from the Ethernet header on; only of a super-packet or where the checksum is yet to be written. */
    public int checksumStart() {
        return VirtioHeader.csumStart(buffer, offset - VirtioHeader.LENGTH);
    }

    /** Not {@link VirtioHeader#GSO_NONE}: the frame stands for many, each of at most headers + gsoSize bytes. */
    public boolean isGso() {
        return VirtioHeader.gsoType(buffer, offset - VirtioHeader.LENGTH) != VirtioHeader.GSO_NONE;
    }

    /** One of {@link VirtioHeader}'s, perhaps with {@link VirtioHeader#GSO_ECN}. */
    public int gsoType() {
        return VirtioHeader.gsoType(buffer, offset - VirtioHeader.LENGTH);
    }

    public void gsoSizeBytes(int sizeBytes) {
        VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH, sizeBytes);
    }

    /** Writes the transport's checksum where that was left to whoever puts the frame on a wire: it then holds the pseudo-header's sum, which is summed with the rest. */
    public void finishChecksum() {
        int virtio = offset - VirtioHeader.LENGTH;
        if (!VirtioHeader.needsChecksum(buffer, virtio)) {
            return;
        }
        int start = VirtioHeader.csumStart(buffer, virtio);
        int at = start + VirtioHeader.csumOffset(buffer, virtio);
        if (at + Short.BYTES <= lengthBytes) {
            int checksum = ~InternetChecksum.sum(buffer, offset + start, lengthBytes - start) & 0xFFFF;
            buffer.putShort(
                    offset + at, (short) (checksum == 0 ? 0xFFFF : checksum)); // of UDP, 0 would say that there is none
        }
        VirtioHeader.clear(buffer, virtio);
    }

    public int gsoSizeBytes() {
        return VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH);
    }

    /** The frame is now wholly of our own making: whatever the kernel said of checksums and segments is void. */
    public void clearVirtioHeader() {
        VirtioHeader.clear(buffer, offset - VirtioHeader.LENGTH);
    }
}
