package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.ReceivedSnapshot;
import io.margay.control.query.Answer;
import java.util.List;

/**
 * {@code bgp received}: what a {@code peer} has sent, as it sent it, and what import made of it. Fields {@code within}, {@code family},
 * {@code community} (of what is used, of refused ones as received) and {@code refused} narrow it down.
 */
final class ReceivedQuery implements BgpQuery {
    static final int PAGE = 2_000;

    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        PeerSnapshot peer = request.peer(speaker.views().peers());
        List<ReceivedSnapshot> page = speaker.views()
                .received(peer.name(), request.filter(null), request.isSet("refused"), request.after(), PAGE);
        if (page.isEmpty() && !peer.isEstablished() && !request.has("after")) {
            return Answer.failure(SessionText.none(peer));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        page.forEach(route -> put(routes.addObject(), route));
        if (page.size() == PAGE) {
            json.put("next", BgpRequest.token(page.get(PAGE - 1).route()));
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
