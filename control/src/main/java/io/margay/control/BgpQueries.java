package io.margay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.PathSnapshot;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.query.Answer;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the control socket can be asked about BGP: {@code bgp summary}, {@code bgp peer}, {@code bgp routes}. */
final class BgpQueries {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Paths of a page, give or take those of the last prefix. */
    private static final int MAX_PAGE = 1_000;

    private final BgpRole bgp;

    BgpQueries(BgpRole bgp) {
        this.bgp = bgp;
    }

    Answer answer(String query, JsonNode request) {
        Optional<BgpSettings> settings = bgp.settings();
        if (settings.isEmpty()) {
            return Answer.failure("bgp is not configured");
        }
        return switch (query) {
            case "bgp summary" -> Answer.result(summary(settings.get()));
            case "bgp peer" -> peer(request.path("peer").asText());
            case "bgp routes" -> routes(request);
            default -> Answer.badInput("unknown query '" + query + "'; allowed: bgp summary, bgp peer, bgp routes");
        };
    }

    private ObjectNode summary(BgpSettings settings) {
        ObjectNode json = JSON.objectNode()
                .put("localAs", Integer.toUnsignedLong(settings.localAs()))
                .put("routerId", Ipv4.format(settings.routerId()));
        bgp.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        ArrayNode peers = json.putArray("peers");
        bgp.peers().forEach(peer -> brief(peers.addObject(), peer));
        return json;
    }

    private Answer peer(String nameOrAddress) {
        return bgp.peers().stream()
                .filter(peer -> peer.name().equals(nameOrAddress)
                        || peer.address().toString().equals(nameOrAddress))
                .findFirst()
                .map(peer -> Answer.result(full(peer)))
                .orElseGet(() -> Answer.failure("no peer '" + nameOrAddress + "'; peers: "
                        + String.join(
                                ", ",
                                bgp.peers().stream().map(PeerSnapshot::name).toList())));
    }

    private static ObjectNode brief(ObjectNode json, PeerSnapshot peer) {
        return json.put("name", peer.name())
                .put("address", peer.address().toString())
                .put("as", Integer.toUnsignedLong(peer.remoteAs()))
                .put("state", peer.state())
                .put("sinceMs", peer.stateSinceMs())
                .put("prefixesReceived", peer.prefixesReceived())
                .put("prefixesAccepted", peer.prefixesAccepted())
                .put("prefixesAdvertised", peer.prefixesAdvertised())
                .put(
                        "lastError",
                        peer.history().isEmpty() ? "" : peer.history().get(0).reason());
    }

    private static ObjectNode full(PeerSnapshot peer) {
        ObjectNode json = brief(JSON.objectNode(), peer)
                .put("id", peer.id())
                .put("internal", peer.isInternal())
                .put("remoteIdentifier", peer.remoteIdentifier() == 0 ? null : Ipv4.format(peer.remoteIdentifier()))
                .put("holdTimeSeconds", peer.holdTimeSeconds())
                .put("keepaliveSeconds", peer.keepaliveSeconds());
        ArrayNode capabilities = json.putArray("capabilities");
        peer.capabilities().forEach(capabilities::add);
        json.put("messagesReceived", peer.messagesReceived())
                .put("messagesSent", peer.messagesSent())
                .put("updatesReceived", peer.updatesReceived())
                .put("updatesSent", peer.updatesSent())
                .put("faults", peer.faults())
                .put("lastFault", peer.lastFault());
        ArrayNode history = json.putArray("history");
        peer.history().forEach(record -> history.addObject()
                .put("establishedMs", record.establishedMs())
                .put("endedMs", record.endedMs())
                .put("reason", record.reason()));
        return json;
    }

    private Answer routes(JsonNode request) {
        try {
            if (request.hasNonNull("prefix")) {
                return Answer.result(
                        page(bgp.paths(Prefix.parse(request.get("prefix").asText()))));
            }
            Optional<Prefix> after = Optional.ofNullable(request.get("after"))
                    .map(JsonNode::asText)
                    .map(Prefix::parse);
            return Answer.result(page(after));
        } catch (IllegalArgumentException e) {
            return Answer.badInput(e.getMessage());
        }
    }

    /** Whole prefixes, so that a page never ends between two paths of one. */
    private ObjectNode page(Optional<Prefix> after) {
        List<PathSnapshot> page = new ArrayList<>();
        Prefix last = null;
        for (PathSnapshot path : bgp.paths()) {
            if (after.isPresent() && path.prefix().compareTo(after.get()) <= 0) {
                continue;
            }
            if (page.size() >= MAX_PAGE && !path.prefix().equals(last)) {
                return page(page).put("next", last.toString());
            }
            page.add(path);
            last = path.prefix();
        }
        return page(page);
    }

    private static ObjectNode page(List<PathSnapshot> paths) {
        ArrayNode routes = JSON.arrayNode();
        ArrayNode ofPrefix = null;
        Prefix last = null;
        for (PathSnapshot path : paths) {
            if (!path.prefix().equals(last)) {
                last = path.prefix();
                ofPrefix = routes.addObject().put("prefix", last.toString()).putArray("paths");
            }
            ofPrefix.addObject()
                    .put("best", path.isBest())
                    .put("peer", path.peer())
                    .put("nextHop", path.nextHop().toString())
                    .put("asPath", path.asPath())
                    .put("origin", path.origin())
                    .put("localPref", unsigned(path.localPref()))
                    .put("med", unsigned(path.med()))
                    .put("receivedMs", path.receivedMs())
                    .put("reason", path.lossReason() == null ? "" : path.lossReason());
        }
        return JSON.objectNode().set("routes", routes);
    }

    /** 32-bit metrics are unsigned on the wire; null where the attribute is absent. */
    private static Long unsigned(Integer value) {
        return value == null ? null : Integer.toUnsignedLong(value);
    }
}
