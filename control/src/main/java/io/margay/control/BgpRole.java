package io.margay.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.margay.control.config.BgpConfig;
import io.margay.control.query.Answer;
import io.margay.fib.Ipv4Prefix;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of the BGP speaker in this router: what it shall announce, and whether it runs. Owned by the control thread. */
final class BgpRole {
    private static final Logger LOG = LoggerFactory.getLogger(BgpRole.class);

    private final Set<Ipv4Prefix> blocks = new TreeSet<>();
    private Optional<String> trouble = Optional.empty();

    void start(BgpConfig config, int nodeAddress) {
        LOG.warn("bgp: not part of this build");
    }

    void change(BgpConfig config, int nodeAddress) {
        LOG.warn("bgp: not part of this build");
    }

    void stop() {
        trouble = Optional.empty();
    }

    void announce(Ipv4Prefix block) {
        blocks.add(block);
    }

    void withdraw(Ipv4Prefix block) {
        blocks.remove(block);
    }

    int doWork(long nowNs) {
        return 0;
    }

    /** Never later than the next thing that is due. */
    long nextDeadlineNs(long nowNs) {
        return nowNs + Long.MAX_VALUE / 2;
    }

    Answer answer(String query, JsonNode request) {
        return Answer.failure("bgp is not part of this build");
    }

    /** Why it does not run although it should; one line. */
    Optional<String> trouble() {
        return trouble;
    }
}
