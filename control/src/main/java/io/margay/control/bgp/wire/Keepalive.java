package io.margay.control.bgp.wire;

/** KEEPALIVE (RFC 4271 4.4): nothing but a header. */
public record Keepalive() implements BgpMessage {
    @Override
    public int type() {
        return Wire.TYPE_KEEPALIVE;
    }
}
