package io.margay.control.bgp.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** NOTIFICATION (RFC 4271 4.5): why the session ends. */
public record Notification(int code, int subcode, byte[] data) implements BgpMessage {
    public static final int HEADER_ERROR = 1;
    public static final int OPEN_ERROR = 2;
    public static final int UPDATE_ERROR = 3;
    public static final int HOLD_TIMER_EXPIRED = 4;
    public static final int FSM_ERROR = 5;
    public static final int CEASE = 6;
    /** RFC 7313 5. */
    public static final int REFRESH_ERROR = 7;
    /** RFC 9687 3.2. */
    public static final int SEND_HOLD_TIMER_EXPIRED = 8;

    public static final int OPEN_UNSUPPORTED_PARAMETER = 4;
    public static final int OPEN_UNSUPPORTED_CAPABILITY = 7;
    /** RFC 9234 4.2. */
    public static final int OPEN_ROLE_MISMATCH = 11;

    public static final int CEASE_UNSPECIFIC = 0;
    public static final int CEASE_MAX_PREFIXES = 1;
    public static final int CEASE_ADMINISTRATIVE_SHUTDOWN = 2;
    public static final int CEASE_PEER_DECONFIGURED = 3;
    public static final int CEASE_ADMINISTRATIVE_RESET = 4;
    public static final int CEASE_CONNECTION_REJECTED = 5;
    public static final int CEASE_CONFIGURATION_CHANGE = 6;
    public static final int CEASE_COLLISION = 7;
    public static final int CEASE_OUT_OF_RESOURCES = 8;
    /** RFC 8538 3.1. */
    public static final int CEASE_HARD_RESET = 9;
    /** RFC 9384. */
    public static final int CEASE_BFD_DOWN = 10;

    private static final int MAX_SHUTDOWN_TEXT = 255;

    private static final String[] CODES = {
        "unknown",
        "message header error",
        "OPEN error",
        "UPDATE error",
        "hold timer expired",
        "FSM error",
        "cease",
        "ROUTE-REFRESH error",
        "send hold timer expired"
    };
    private static final String[][] SUBCODES = {
        {},
        {"", "connection not synchronized", "bad message length", "bad message type"},
        {
            "",
            "unsupported version",
            "bad peer AS",
            "bad BGP identifier",
            "unsupported optional parameter",
            "",
            "unacceptable hold time",
            "unsupported capability",
            "",
            "",
            "",
            "role mismatch"
        },
        {
            "",
            "malformed attribute list",
            "unrecognized well-known attribute",
            "missing well-known attribute",
            "attribute flags error",
            "attribute length error",
            "invalid ORIGIN",
            "",
            "invalid NEXT_HOP",
            "optional attribute error",
            "invalid network field",
            "malformed AS_PATH"
        },
        {},
        {"", "unexpected message in OpenSent", "unexpected message in OpenConfirm", "unexpected message in Established"
        },
        {
            "",
            "maximum number of prefixes reached",
            "administrative shutdown",
            "peer de-configured",
            "administrative reset",
            "connection rejected",
            "other configuration change",
            "connection collision resolution",
            "out of resources",
            "hard reset",
            "BFD down"
        },
        {"", "invalid message length"}
    };

    /** Cease with a text for the other operator, cut to what fits; only a shutdown and a reset carry one (RFC 9003 2). */
    public static Notification cease(int subcode, String text) {
        if (text.isEmpty() || !mayHaveText(subcode)) {
            return new Notification(CEASE, subcode, new byte[0]);
        }
        ByteBuffer data = ByteBuffer.allocate(1 + MAX_SHUTDOWN_TEXT);
        // the encoder never writes half a character
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), data.position(1), true);
        data.put(0, (byte) (data.position() - 1));
        return new Notification(CEASE, subcode, Arrays.copyOf(data.array(), data.position()));
    }

    /** RFC 4486 4: with the family and our limit. */
    public static Notification maxPrefixes(Family family, int limit) {
        ByteBuffer data = ByteBuffer.allocate(7).putShort((short) family.afi());
        data.put((byte) family.safi()).putInt(limit);
        return new Notification(CEASE, CEASE_MAX_PREFIXES, data.array());
    }

    /** This one in a Cease that says: not even a graceful restart is meant (RFC 8538 3.1). */
    public Notification asHardReset() {
        byte[] inner = new byte[data.length + 2];
        inner[0] = (byte) code;
        inner[1] = (byte) subcode;
        System.arraycopy(data, 0, inner, 2, data.length);
        return new Notification(CEASE, CEASE_HARD_RESET, inner);
    }

    public boolean isHardReset() {
        return code == CEASE && subcode == CEASE_HARD_RESET;
    }

    /** {@code OPEN error, bad peer AS (2/2)}, with what a hard reset holds, or with the other operator's text where there is one. */
    public String describe() {
        String text = code < CODES.length ? CODES[code] : CODES[0];
        if (code < SUBCODES.length && subcode < SUBCODES[code].length && !SUBCODES[code][subcode].isEmpty()) {
            text += ", " + SUBCODES[code][subcode];
        }
        Notification inner = isHardReset() ? inner() : null;
        if (inner != null) {
            // one level only: what a peer sends must not make us dig
            return text + " (6/9): " + (inner.isHardReset() ? "hard reset" : inner.describe());
        }
        String shutdown = text();
        return text + " (" + code + "/" + subcode + ")" + (shutdown.isEmpty() ? "" : ": " + shutdown);
    }

    /** The other operator's (RFC 9003), also within a hard reset; empty where there is none. */
    public String text() {
        Notification inner = isHardReset() ? inner() : null;
        if (inner != null) {
            return inner.isHardReset() ? "" : inner.text();
        }
        boolean hasText = code == CEASE && mayHaveText(subcode) && data.length > 1;
        if (!hasText) {
            return "";
        }
        int length = Math.min(data[0] & 0xFF, data.length - 1);
        // what a peer sends is shown to people: no controls, no marks that turn the line around
        return new String(data, 1, length, StandardCharsets.UTF_8).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }

    /** RFC 4486 4: the peer keeps another connection to us. */
    public boolean isCollision() {
        return code == CEASE && subcode == CEASE_COLLISION;
    }

    private static boolean mayHaveText(int subcode) {
        return subcode == CEASE_ADMINISTRATIVE_SHUTDOWN || subcode == CEASE_ADMINISTRATIVE_RESET;
    }

    /** What a hard reset holds; null when that is nothing. */
    private Notification inner() {
        return data.length < 2
                ? null
                : new Notification(data[0] & 0xFF, data[1] & 0xFF, Arrays.copyOfRange(data, 2, data.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Notification that
                && code == that.code
                && subcode == that.subcode
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return (31 * code + subcode) * 31 + Arrays.hashCode(data);
    }

    @Override
    public int type() {
        return Wire.TYPE_NOTIFICATION;
    }
}
