package io.margay.control.bgp;

import io.margay.control.bgp.transport.TcpFailures;
import java.util.List;

/**
 * Who can connect, and who could not, as an operator sees it.
 *
 * @param listening where
 * @param refusals of all connections
 * @param strangers among the refused the last few, the last first
 * @param templates dynamic neighbours
 * @param dropped by the kernel before anybody could refuse, since the speaker was made
 */
public record ReceptionSnapshot(
        List<ListenSnapshot> listening,
        List<RefusalSnapshot> refusals,
        List<StrangerSnapshot> strangers,
        List<TemplateSnapshot> templates,
        TcpFailures dropped) {
    /** From addresses that are no peer's. */
    public long strangersRefused() {
        return refusals.stream()
                .filter(each -> each.reason().equals(Refusals.STRANGER))
                .mapToLong(RefusalSnapshot::count)
                .sum();
    }
}
