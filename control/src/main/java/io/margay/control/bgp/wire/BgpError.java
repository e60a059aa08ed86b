package io.margay.control.bgp.wire;

/** What a fault in a message costs (RFC 7606 2). */
public sealed interface BgpError {
    /** For the operator, one line. */
    String reason();

    /** The attribute is left out; the routes stand. */
    record DiscardAttribute(int type, String reason) implements BgpError {}

    /** The routes of this UPDATE are taken as withdrawn; the session stands. */
    record TreatAsWithdraw(int type, String reason) implements BgpError {}

    /** The session ends with this NOTIFICATION. */
    record ResetSession(int code, int subcode, byte[] data, String reason) implements BgpError {
        public ResetSession(int code, int subcode, String reason) {
            this(code, subcode, new byte[0], reason);
        }
    }
}
