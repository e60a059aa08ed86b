package io.margay.control.bgp.wire;

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

    public static final int CEASE_ADMINISTRATIVE_SHUTDOWN = 2;
    public static final int CEASE_PEER_DECONFIGURED = 3;
    public static final int CEASE_ADMINISTRATIVE_RESET = 4;
    public static final int CEASE_CONNECTION_REJECTED = 5;
    public static final int CEASE_CONFIGURATION_CHANGE = 6;
    public static final int CEASE_COLLISION = 7;

    private static final int MAX_SHUTDOWN_TEXT = 255;

    private static final String[] CODES = {
        "unknown", "message header error", "OPEN error", "UPDATE error", "hold timer expired", "FSM error", "cease"
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
            "unsupported capability"
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
            "out of resources"
        }
    };

    /** Cease with a text for the other operator (RFC 9003). */
    public static Notification cease(int subcode, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0 || utf8.length > MAX_SHUTDOWN_TEXT) {
            return new Notification(CEASE, subcode, new byte[0]);
        }
        byte[] data = new byte[utf8.length + 1];
        data[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, data, 1, utf8.length);
        return new Notification(CEASE, subcode, data);
    }

    /** {@code OPEN error, bad peer AS (2/2)}, with the other operator's text where there is one. */
    public String describe() {
        String text = code < CODES.length ? CODES[code] : CODES[0];
        if (code < SUBCODES.length && subcode < SUBCODES[code].length && !SUBCODES[code][subcode].isEmpty()) {
            text += ", " + SUBCODES[code][subcode];
        }
        String shutdown = shutdownText();
        return text + " (" + code + "/" + subcode + ")" + (shutdown.isEmpty() ? "" : ": " + shutdown);
    }

    private String shutdownText() {
        boolean mayHaveText = code == CEASE
                && (subcode == CEASE_ADMINISTRATIVE_SHUTDOWN || subcode == CEASE_ADMINISTRATIVE_RESET)
                && data.length > 1;
        int length = mayHaveText ? Math.min(data[0] & 0xFF, data.length - 1) : 0;
        // what a peer sends is shown to people: no control characters
        return new String(data, Math.min(1, data.length), length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
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
}
