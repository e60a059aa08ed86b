package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.BgpViews;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PolicyTrial;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.query.Answer;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.function.Function;

/**
 * {@code bgp policy test}: what one or several policies, {@code policy} with commas between, would say of a route that is made up ({@link
 * MadeUpRoute}), of what the peer {@code received} has sent, or of what the peer {@code advertised} is told; of these two the routes for which
 * something would change. Changes nothing.
 */
final class PolicyTestQuery implements BgpQuery {
    private final BgpAccess bgp;

    PolicyTestQuery(BgpAccess bgp) {
        this.bgp = bgp;
    }

    @Override
    public Answer answer(BgpRequest request, BgpSpeaker speaker) {
        PolicyChain chain = chain(request);
        if (request.has("received")) {
            return received(request, speaker.views(), chain);
        } else if (request.has("advertised")) {
            return advertised(request, speaker.views(), chain);
        } else if (request.has("prefix")) {
            MadeUpRoute route = new MadeUpRoute(request, speaker, bgp.settings().orElseThrow());
            return Answer.result(route.judged(chain, bgp.pools()));
        }
        throw RequestException.badInput("nothing to test on; allowed: one of prefix, received, advertised");
    }

    private PolicyChain chain(BgpRequest request) {
        try {
            return new PolicyChain(
                    bgp.policies().named(List.of(request.text("policy").split(","))));
        } catch (IllegalArgumentException e) {
            throw RequestException.failure(e.getMessage());
        }
    }

    private Answer received(BgpRequest request, BgpViews views, PolicyChain chain) {
        PeerSnapshot peer = request.peer("received", views.peers());
        if (!peer.isEstablished() && peer.prefixesReceived() == 0) {
            return Answer.failure(SessionText.none(peer));
        }
        boolean isTrusted = peer.settings().options().importPolicy() == Policy.ACCEPT_ALL;
        Policy policy = isTrusted ? chain : new ImportGuard(chain, bgp.pools());
        PrefixPage page = request.page(views, request.filter(peer.name()));
        return answer(page, prefix -> views.tryImport(peer.name(), policy, prefix));
    }

    private static Answer advertised(BgpRequest request, BgpViews views, PolicyChain chain) {
        PeerSnapshot peer = request.peer("advertised", views.peers());
        if (!peer.isEstablished()) {
            return Answer.failure(SessionText.none(peer));
        }
        PrefixPage page = request.page(views, request.filter(null));
        return answer(page, prefix -> views.tryExport(peer.name(), chain, prefix));
    }

    private static Answer answer(PrefixPage page, Function<Prefix, List<PolicyTrial>> trials) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        int tested = 0;
        for (Prefix prefix : page.prefixes()) {
            for (PolicyTrial trial : trials.apply(prefix)) {
                tested++;
                if (trial.isChange()) {
                    put(routes.addObject(), trial);
                }
            }
        }
        json.put("tested", tested);
        if (page.next() != null) {
            json.put("next", page.next().toString());
        }
        return Answer.result(json);
    }

    private static void put(ObjectNode json, PolicyTrial trial) {
        json.put("prefix", trial.route().prefix().toString())
                .put("pathId", Integer.toUnsignedLong(trial.route().pathId()))
                .put("from", trial.from());
        json.set("before", AttributesJson.of(trial.before()));
        json.set("now", verdict(trial.now()));
        json.set("then", verdict(trial.then()));
    }

    /** Who accepted it, or why not; and with which attributes. */
    static ObjectNode verdict(Verdict verdict) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (verdict instanceof Verdict.Accept accept) {
            json.put("accepted", true).put("by", accept.by());
            json.set("attributes", AttributesJson.of(accept.attributes()));
        } else if (verdict instanceof Verdict.Refuse refuse) {
            json.put("accepted", false).put("reason", refuse.reason());
        }
        return json;
    }
}
