package io.margay.control.bgp.wire;

/** What one message turned out to be. */
public sealed interface Decoded {
    /** A message; for an UPDATE with faults that do not end the session, see {@link Update#faults()}. */
    record Message(BgpMessage message) implements Decoded {}

    /** No message, and the end of the session. */
    record Fault(BgpError.ResetSession error) implements Decoded {}
}
