package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.query.Answer;

/** {@code bgp peer}: all that is known of one {@code peer}, by its name or its address. */
final class PeerQuery implements BgpQuery {
    private final BgpAccess bgp;

    PeerQuery(BgpAccess bgp) {
        this.bgp = bgp;
    }

    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        return Answer.result(
                PeerJson.full(JsonNodeFactory.instance.objectNode(), request.peer(speaker.peers()), bgp.nowMs()));
    }
}
