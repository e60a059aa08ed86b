package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.BgpViews;
import io.margay.control.bgp.ExportSnapshot;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.bgp.rib.Told;
import io.margay.control.query.Answer;
import io.margay.fib.Prefix;
import java.util.List;

/**
 * {@code bgp advertised}: what a {@code peer} was told, with the attributes as it sees them. For one {@code prefix} also what becomes of each
 * path to it on the way to this peer.
 */
final class AdvertisedQuery implements BgpQuery {
    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        BgpViews views = speaker.views();
        PeerSnapshot peer = request.peer(views.peers());
        if (!peer.isEstablished()) {
            return Answer.failure(SessionText.none(peer));
        }
        Prefix prefix = request.prefix("prefix");
        PrefixPage page =
                prefix == null ? request.page(views, request.filter(null)) : new PrefixPage(List.of(prefix), null);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        for (Prefix each : page.prefixes()) {
            views.advertised(peer.name(), each).forEach(told -> put(routes.addObject(), told));
        }
        if (page.next() != null) {
            json.put("next", page.next().toString());
        }
        if (prefix != null) {
            ArrayNode paths = json.putArray("paths");
            views.exports(peer.name(), prefix).forEach(export -> put(paths.addObject(), export));
        }
        return Answer.result(json);
    }

    /** Of what is on its way the attributes are those on their way. */
    private static void put(ObjectNode json, Told told) {
        String state = told.isLeaving()
                ? "to be withdrawn"
                : told.next() == null ? "told" : told.told() == null ? "to be told" : "to be told again";
        json.put("prefix", told.route().prefix().toString())
                .put("pathId", Integer.toUnsignedLong(told.route().pathId()))
                .put("state", state);
        AttributesJson.put(json, told.next() == null ? told.told() : told.next());
    }

    private static void put(ObjectNode json, ExportSnapshot export) {
        json.put("from", export.from()).put("refused", export.refusal());
        json.set("attributes", AttributesJson.of(export.attributes()));
    }
}
