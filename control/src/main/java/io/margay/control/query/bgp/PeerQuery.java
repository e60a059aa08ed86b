package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.TemplateSnapshot;
import io.margay.control.query.Answer;

/** {@code bgp peer}: all that is known of one {@code peer}, by its name or its address; or of the dynamic neighbours of that name. */
final class PeerQuery implements BgpQuery {
    private final BgpAccess bgp;

    PeerQuery(BgpAccess bgp) {
        this.bgp = bgp;
    }

    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        for (TemplateSnapshot template : speaker.reception().templates()) {
            if (template.settings().name().equals(request.text("peer"))) {
                return Answer.result(ReceptionJson.template(JsonNodeFactory.instance.objectNode(), template));
            }
        }
        PeerSnapshot peer = request.peer(speaker.peers());
        ObjectNode json = PeerJson.full(JsonNodeFactory.instance.objectNode(), peer, bgp.nowMs());
        ArrayNode refused = json.putArray("routesRefused");
        speaker.views().refusedRoutes(peer.name()).forEach(each -> refused.addObject()
                .put("reason", each.reason())
                .put("count", each.count()));
        return Answer.result(json);
    }
}
