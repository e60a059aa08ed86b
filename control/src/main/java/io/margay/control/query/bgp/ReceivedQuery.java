package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.BgpViews;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.ReceivedSnapshot;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.query.Answer;
import io.margay.fib.Prefix;

/**
 * {@code bgp received}: what a {@code peer} has sent, as it sent it, and what import made of it. Fields {@code within}, {@code family},
 * {@code community} (of what is used, of refused ones as received) and {@code refused} narrow it down.
 */
final class ReceivedQuery implements BgpQuery {
    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        BgpViews views = speaker.views();
        PeerSnapshot peer = request.peer(views.peers());
        if (!peer.isEstablished() && peer.prefixesReceived() == 0) {
            return Answer.failure(SessionText.none(peer));
        }
        boolean refusedOnly = request.isSet("refused");
        PrefixPage page = request.page(views, request.filter(peer.name()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        for (Prefix prefix : page.prefixes()) {
            views.received(peer.name(), prefix).stream()
                    .filter(route -> !refusedOnly || route.refusal() != null)
                    .forEach(route -> put(routes.addObject(), route));
        }
        if (page.next() != null) {
            json.put("next", page.next().toString());
        }
        return Answer.result(json);
    }

    private static void put(ObjectNode json, ReceivedSnapshot route) {
        json.put("prefix", route.route().prefix().toString())
                .put("pathId", Integer.toUnsignedLong(route.route().pathId()))
                .put("refused", route.refusal())
                .put("stale", route.isStale())
                .put("receivedMs", route.receivedMs());
        json.set("received", AttributesJson.of(route.received()));
        json.set("used", AttributesJson.of(route.used()));
    }
}
