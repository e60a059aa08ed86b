package io.margay.dataplane.node;

import io.margay.dataplane.packet.ArpFlyweight;
import io.margay.dataplane.packet.EthernetFlyweight;

/** Writes ARP: an answer over the very bytes of the question, or a request of our own (RFC 826). */
public final class ArpOutput implements Node {
    private static final int FRAME_LENGTH = EthernetFlyweight.HEADER_LENGTH + ArpFlyweight.LENGTH;

    private final RouterSettings settings;
    private final ScratchFrames scratch;
    private final Output output;
    private final Frame request = new Frame();

    public ArpOutput(RouterSettings settings, ScratchFrames scratch, Output output) {
        this.settings = settings;
        this.scratch = scratch;
        this.output = output;
    }

    /** Answers with the MAC of the port that the question came in by, unicast, at once. */
    public void reply(Frame frame, ArpFlyweight arp) {
        RouterPort port = frame.ingress();
        long askerMac = arp.senderMac();
        arp.put(ArpFlyweight.REPLY, port.mac(), arp.targetIp(), askerMac, arp.senderIp());
        frame.ethernet().addresses(askerMac, port.mac());
        frame.lengthBytes(FRAME_LENGTH);
        frame.clearVirtioHeader();
        output.transmit(frame, port);
    }

    /**
     * Asks who has an address.
     *
     * @param targetMac the MAC to verify by unicast, or {@link EthernetFlyweight#BROADCAST}
     */
    public void request(RouterPort port, int targetIp, long targetMac) {
        if (!port.isUp() || !scratch.hasRoom(FRAME_LENGTH)) {
            return;
        }
        scratch.next(request, FRAME_LENGTH, port);
        request.ethernet().addresses(targetMac, port.mac());
        request.ethernet().type(EthernetFlyweight.TYPE_ARP);
        int senderIp =
                port.isEndpoint() ? settings.gatewayAddress() : port.addresses().firstIpv4();
        long unknownMac = targetMac == EthernetFlyweight.BROADCAST ? 0 : targetMac;
        request.wrapArp().put(ArpFlyweight.REQUEST, port.mac(), senderIp, unknownMac, targetIp);
        port.counters().generated(1);
        output.transmit(request, port);
    }
}
