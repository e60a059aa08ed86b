package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.ResetSession;

/**
 * One whole message, header included, to its meaning. Stateless but for what the session negotiated.
 *
 * @param fourOctetAs AS numbers in AS_PATH and AGGREGATOR have four bytes (RFC 6793)
 * @param isInternal the peer is of our AS: LOCAL_PREF and the reflection attributes are believed (RFC 7606 7.5, 7.9, 7.10)
 */
public record MessageDecoder(boolean fourOctetAs, boolean isInternal) {
    /** For framing: the length that the header at {@code from} gives. */
    public static int lengthAt(byte[] bytes, int from) {
        return (bytes[from + Wire.LENGTH_AT] & 0xFF) << 8 | bytes[from + Wire.LENGTH_AT + 1] & 0xFF;
    }

    /** Null when the header (19 bytes from {@code from}) can be the beginning of a message. RFC 4271 6.1. */
    public static ResetSession headerFault(byte[] bytes, int from) {
        for (int i = 0; i < Wire.MARKER_LENGTH; i++) {
            if (bytes[from + i] != (byte) 0xFF) {
                return new ResetSession(Notification.HEADER_ERROR, 1, "marker is not all ones");
            }
        }
        int length = lengthAt(bytes, from);
        int type = bytes[from + Wire.TYPE_AT] & 0xFF;
        if (length < minLength(type)
                || length > Wire.MAX_LENGTH
                || type == Wire.TYPE_KEEPALIVE && length != Wire.HEADER_LENGTH
                || type == Wire.TYPE_ROUTE_REFRESH && length != Wire.ROUTE_REFRESH_LENGTH) {
            byte[] data = {(byte) (length >>> 8), (byte) length};
            return new ResetSession(
                    Notification.HEADER_ERROR, 2, data, "message of type " + type + " with a length of " + length);
        }
        if (type < Wire.TYPE_OPEN || type > Wire.TYPE_ROUTE_REFRESH) {
            return new ResetSession(Notification.HEADER_ERROR, 3, new byte[] {(byte) type}, "message of type " + type);
        }
        return null;
    }

    /** @param bytes holds at least the message from {@code from} on, whose header was found in order */
    public Decoded decode(byte[] bytes, int from) {
        int length = lengthAt(bytes, from);
        WireReader body = new WireReader(bytes, from + Wire.HEADER_LENGTH, from + length);
        return switch (bytes[from + Wire.TYPE_AT]) {
            case Wire.TYPE_OPEN -> OpenDecoder.decode(body);
            case Wire.TYPE_UPDATE -> new UpdateDecoder(fourOctetAs, isInternal).decode(body);
            case Wire.TYPE_NOTIFICATION ->
                new Decoded.Message(new Notification(body.u8(), body.u8(), body.bytes(body.remaining())));
            case Wire.TYPE_KEEPALIVE -> new Decoded.Message(new Keepalive());
            default -> new Decoded.Message(new RouteRefresh(body.u16(), body.u8(), body.u8()));
        };
    }

    private static int minLength(int type) {
        return switch (type) {
            case Wire.TYPE_OPEN -> 29;
            case Wire.TYPE_UPDATE -> 23;
            case Wire.TYPE_NOTIFICATION -> 21;
            default -> Wire.HEADER_LENGTH;
        };
    }
}
