package io.margay.control.cli;

import java.util.Iterator;
import java.util.List;

/** What stands in the completion script for the names of the peers, which the shell asks the router for. */
final class PeerNames implements Iterable<String> {
    static final String MARK = "MARGAY-PEER-NAMES";

    /** For the shell: each name a word; nothing where no router answers. */
    static final String QUESTION = "$(margay bgp summary --names 2>/dev/null)";

    @Override
    public Iterator<String> iterator() {
        return List.of(MARK).iterator();
    }
}
