package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.BgpViews;
import io.margay.control.bgp.PathFilter;
import io.margay.control.bgp.PathSnapshot;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.query.Answer;
import io.margay.fib.Prefix;
import java.util.List;

/**
 * {@code bgp routes}: all paths, or those to one {@code prefix}; that may be an address, which finds the longest prefix that holds it. Fields
 * {@code peer}, {@code family}, {@code community}, {@code best}, {@code within} narrow it down, {@code longest} is for a prefix what an address is.
 */
final class RoutesQuery implements BgpQuery {
    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        BgpViews views = speaker.views();
        String peer = request.has("peer") && !request.text("peer").equals("own")
                ? request.peer(views.peers()).name()
                : request.has("peer") ? "own" : null;
        PathFilter filter = request.filter(peer);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        PrefixPage page = page(request, views, filter);
        for (Prefix prefix : page.prefixes()) {
            put(routes, prefix, views.paths(prefix, filter), request.isSet("best"));
        }
        if (page.next() != null) {
            json.put("next", page.next().toString());
        }
        return Answer.result(json);
    }

    private static PrefixPage page(BgpRequest request, BgpViews views, PathFilter filter) {
        Prefix asked = request.prefixOrAddress("prefix");
        if (asked == null) {
            return request.page(views, filter);
        }
        boolean isLongest = request.isSet("longest") || !request.text("prefix").contains("/");
        Prefix found = isLongest ? views.longestMatch(asked) : asked;
        return new PrefixPage(found == null ? List.of() : List.of(found), null);
    }

    private static void put(ArrayNode routes, Prefix prefix, List<PathSnapshot> paths, boolean bestOnly) {
        List<PathSnapshot> shown =
                paths.stream().filter(path -> !bestOnly || path.isBest()).toList();
        if (!shown.isEmpty()) {
            ArrayNode list = routes.addObject().put("prefix", prefix.toString()).putArray("paths");
            shown.forEach(path -> put(list.addObject(), path));
        }
    }

    private static void put(ObjectNode json, PathSnapshot path) {
        json.put("best", path.isBest())
                .put("used", path.isUsed())
                .put("own", path.isOwn())
                .put("refused", path.isRefused())
                .put("stale", path.isStale())
                .put("peer", path.peer())
                .put("peerAddress", path.isOwn() ? null : path.peerAddress().toString())
                .put("pathId", Integer.toUnsignedLong(path.pathId()));
        AttributesJson.put(json, path.attributes())
                .put("receivedMs", path.isOwn() ? null : path.receivedMs())
                .put("reason", path.lossReason() == null ? "" : path.lossReason());
    }
}
