package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import java.util.Arrays;

/**
 * One whole message, header included, to its meaning. Stateless but for what the session negotiated.
 */
public record MessageDecoder(WireOptions options) {
    /** For IPv4, and before anything was agreed on. */
    public MessageDecoder(boolean fourOctetAs, boolean isInternal) {
        this(WireOptions.plain(fourOctetAs, isInternal));
    }

    /** For framing: the length that the header at {@code from} gives. */
    public static int lengthAt(byte[] bytes, int from) {
        return (bytes[from + Wire.LENGTH_AT] & 0xFF) << 8 | bytes[from + Wire.LENGTH_AT + 1] & 0xFF;
    }

    /** {@link #headerFault(byte[], int, int)} of a speaker that takes no extended messages. */
    public static ResetSession headerFault(byte[] bytes, int from) {
        return headerFault(bytes, from, Wire.MAX_LENGTH);
    }

    /**
     * Null when the header (19 bytes from {@code from}) can be the beginning of a message (RFC 4271 6.1).
     *
     * @param maxLength of what we said that we take; an OPEN and a KEEPALIVE are never longer than {@link Wire#MAX_LENGTH} (RFC 8654 4)
     */
    public static ResetSession headerFault(byte[] bytes, int from, int maxLength) {
        for (int i = 0; i < Wire.MARKER_LENGTH; i++) {
            if (bytes[from + i] != (byte) 0xFF) {
                return new ResetSession(Notification.HEADER_ERROR, 1, "marker is not all ones");
            }
        }
        int length = lengthAt(bytes, from);
        int type = bytes[from + Wire.TYPE_AT] & 0xFF;
        if (length < minLength(type)
                || length > (type == Wire.TYPE_OPEN ? Wire.MAX_LENGTH : maxLength)
                || type == Wire.TYPE_KEEPALIVE && length != Wire.HEADER_LENGTH) {
            return badLength(type, length);
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
            case Wire.TYPE_UPDATE -> new UpdateDecoder(options).decode(body);
            case Wire.TYPE_NOTIFICATION ->
                new Decoded.Message(new Notification(body.u8(), body.u8(), body.bytes(body.remaining())));
            case Wire.TYPE_KEEPALIVE -> new Decoded.Message(new Keepalive());
            default -> refresh(bytes, from, body);
        };
    }

    /** RFC 7313 5: a mark of another length is an error of its own kind and is sent back whole; else RFC 4271 6.1. */
    private Decoded refresh(byte[] bytes, int from, WireReader body) {
        int length = lengthAt(bytes, from);
        RouteRefresh refresh = new RouteRefresh(body.u16(), body.u8(), body.u8());
        if (body.remaining() == 0) {
            return new Decoded.Message(refresh);
        }
        boolean isMark = refresh.subtype() == RouteRefresh.BEGIN || refresh.subtype() == RouteRefresh.END;
        if (!isMark || !options.enhancedRefresh()) {
            return new Decoded.Fault(badLength(Wire.TYPE_ROUTE_REFRESH, length));
        }
        int sentBack = Math.min(length, Wire.MAX_LENGTH - Wire.HEADER_LENGTH - 2);
        byte[] data = Arrays.copyOfRange(bytes, from, from + sentBack);
        String reason = "ROUTE-REFRESH of subtype " + refresh.subtype() + " with a length of " + length;
        return new Decoded.Fault(new ResetSession(Notification.REFRESH_ERROR, 1, data, reason));
    }

    private static ResetSession badLength(int type, int length) {
        byte[] data = {(byte) (length >>> 8), (byte) length};
        return new ResetSession(
                Notification.HEADER_ERROR, 2, data, "message of type " + type + " with a length of " + length);
    }

    private static int minLength(int type) {
        return switch (type) {
            case Wire.TYPE_OPEN -> 29;
            case Wire.TYPE_UPDATE -> 23;
            case Wire.TYPE_NOTIFICATION -> 21;
            case Wire.TYPE_ROUTE_REFRESH -> Wire.ROUTE_REFRESH_LENGTH;
            default -> Wire.HEADER_LENGTH;
        };
    }
}
