package io.margay.control.bgp.wire;

import java.util.List;

/**
 * OPEN (RFC 4271 4.2).
 *
 * @param version of the protocol; of another one than ours no capabilities are read
 * @param myAs the 2-octet field; {@link #AS_TRANS} when the true number needs four
 * @param holdTimeSeconds 0 for none
 */
public record Open(int version, int myAs, int holdTimeSeconds, int bgpIdentifier, List<Capability> capabilities)
        implements BgpMessage {
    public static final int TYPE = Wire.TYPE_OPEN;
    public static final int VERSION = 4;
    /** RFC 6793 9. */
    public static final int AS_TRANS = 23456;

    public Open {
        capabilities = List.copyOf(capabilities);
    }

    /** The sender's AS: that of the capability, if it has one. */
    public int as() {
        for (Capability capability : capabilities) {
            if (capability instanceof Capability.FourOctetAs four) {
                return four.as();
            }
        }
        return myAs;
    }

    public boolean has(Class<? extends Capability> kind) {
        return capabilities.stream().anyMatch(kind::isInstance);
    }

    /** The capability of that kind, the first if there are several; null without one. */
    public <T extends Capability> T get(Class<T> kind) {
        return capabilities.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }

    /** Likewise the last one: of a graceful restart capability that stands there several times it alone counts (RFC 4724 3). */
    public <T extends Capability> T getLast(Class<T> kind) {
        T last = null;
        for (Capability capability : capabilities) {
            last = kind.isInstance(capability) ? kind.cast(capability) : last;
        }
        return last;
    }

    /** Without any multiprotocol capability a speaker means IPv4 unicast (RFC 4760 8). */
    public boolean speaks(Family family) {
        return capabilities.contains(Capability.MultiProtocol.of(family))
                || family == Family.IPV4_UNICAST && !has(Capability.MultiProtocol.class);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
