package io.margay.control.bgp;

import java.util.List;

/**
 * Who can connect, and who could not, as an operator sees it.
 *
 * @param listening where
 * @param refusals of all connections
 * @param templates dynamic neighbours
 */
public record ReceptionSnapshot(
        List<ListenSnapshot> listening, List<RefusalSnapshot> refusals, List<TemplateSnapshot> templates) {}
