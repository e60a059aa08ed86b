package io.margay.control.bgp;

import io.margay.control.bgp.rib.ExportView;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;

/**
 * What a peer is told of one path, or why it is not told.
 *
 * @param from whose path; {@code own} for one of this router's
 * @param attributes as the peer sees them; null when it is not told
 * @param refusal null when it is
 */
public record ExportSnapshot(String from, IpAddress fromAddress, PathAttributes attributes, String refusal) {
    static ExportSnapshot of(ExportView view) {
        return new ExportSnapshot(
                view.path().source().name(),
                view.path().source().address(),
                view.verdict() instanceof Verdict.Accept accept ? accept.attributes() : null,
                view.verdict() instanceof Verdict.Refuse refuse ? refuse.reason() : null);
    }

    /** The same, but that the router does not forward as is told. */
    ExportSnapshot heldBack(String obstacle) {
        return refusal == null && obstacle != null ? new ExportSnapshot(from, fromAddress, null, obstacle) : this;
    }
}
