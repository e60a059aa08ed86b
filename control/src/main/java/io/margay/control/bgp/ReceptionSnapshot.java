package io.margay.control.bgp;

import java.util.List;

/**
 * Who can connect, and who could not, as an operator sees it.
 *
 * @param listening where
 * @param refusals of all connections
 * @param strangers among the refused the last few, the last first
 * @param templates dynamic neighbours
 */
public record ReceptionSnapshot(
        List<ListenSnapshot> listening,
        List<RefusalSnapshot> refusals,
        List<StrangerSnapshot> strangers,
        List<TemplateSnapshot> templates) {
    /** From addresses that are no peer's. */
    public long strangersRefused() {
        return refusals.stream()
                .filter(each -> each.reason().equals(Refusals.STRANGER))
                .mapToLong(RefusalSnapshot::count)
                .sum();
    }
}
