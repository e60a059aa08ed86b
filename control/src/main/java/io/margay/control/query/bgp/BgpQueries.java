package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.JsonNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.query.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door to this package: finds who answers what begins with {@code bgp}. */
public final class BgpQueries {
    private static final String SUMMARY = "bgp summary";

    private final BgpAccess bgp;
    private final Map<String, BgpQuery> queries = new LinkedHashMap<>();

    public BgpQueries(BgpAccess bgp) {
        this.bgp = bgp;
        queries.put(SUMMARY, (request, speaker) -> new SummaryQuery(bgp).answer());
        queries.put("bgp peer", new PeerQuery(bgp));
        queries.put("bgp routes", new RoutesQuery());
        queries.put("bgp received", new ReceivedQuery());
        queries.put("bgp advertised", new AdvertisedQuery());
        queries.put("bgp policy test", new PolicyTestQuery(bgp));
        queries.put("bgp refresh", Verbs::refresh);
        queries.put("bgp reset", Verbs::reset);
        queries.put("bgp shutdown", Verbs::shutDown);
    }

    /** What can be asked. */
    public List<String> names() {
        return List.copyOf(queries.keySet());
    }

    /** Sessions. */
    public long establishedCount() {
        return bgp.speaker().map(BgpSpeaker::peers).orElse(List.of()).stream()
                .filter(PeerSnapshot::isEstablished)
                .count();
    }

    /** What an operator should look at, a line each. */
    public List<String> warnings() {
        return warnings(bgp);
    }

    static List<String> warnings(BgpAccess bgp) {
        return bgp.speaker()
                .map(speaker -> BgpWarnings.of(speaker.peers(), speaker.reception(), bgp.nowMs()))
                .orElse(List.of());
    }

    public Answer answer(String name, JsonNode request) {
        BgpQuery query = queries.get(name);
        if (query == null) {
            return Answer.badInput("unknown query '" + name + "'; allowed: " + String.join(", ", names()));
        } else if (bgp.settings().isEmpty()) {
            return Answer.failure("bgp is not configured");
        } else if (bgp.speaker().isEmpty()) {
            return name.equals(SUMMARY)
                    ? new SummaryQuery(bgp).answer()
                    : Answer.failure("bgp does not speak: " + bgp.trouble().orElse("it was not started"));
        }
        try {
            return query.answer(
                    new BgpRequest(request, bgp.nowNs()), bgp.speaker().get());
        } catch (RequestException e) {
            return e.answer();
        }
    }
}
