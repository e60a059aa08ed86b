package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.ReceptionSnapshot;
import io.margay.control.bgp.TemplateSnapshot;
import io.margay.control.query.Answer;
import io.margay.fib.Ipv4;
import java.util.Comparator;
import java.util.List;

/** {@code bgp summary}: who we are, and the peers by name, each with what one looks at first. */
final class SummaryQuery {
    private final BgpAccess bgp;

    SummaryQuery(BgpAccess bgp) {
        this.bgp = bgp;
    }

    Answer answer() {
        BgpSettings settings = bgp.settings().orElseThrow();
        List<PeerSnapshot> peers = bgp.speaker().map(BgpSpeaker::peers).orElse(List.of()).stream()
                .sorted(Comparator.comparing(PeerSnapshot::name))
                .toList();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("localAs", Integer.toUnsignedLong(settings.localAs()))
                .put("routerId", Ipv4.format(settings.routerId()))
                .put("peersConfigured", settings.peers().size())
                .put(
                        "peersEstablished",
                        peers.stream().filter(PeerSnapshot::isEstablished).count())
                .put(
                        "prefixes",
                        bgp.speaker().map(it -> it.views().prefixCount()).orElse(0));
        json.put("restarting", bgp.speaker().map(BgpSpeaker::isRestarting).orElse(false));
        bgp.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        bgp.speaker().map(BgpSpeaker::reception).ifPresent(reception -> put(json, reception));
        AttributesJson.texts(json.putArray("warnings"), BgpQueries.warnings(bgp));
        ArrayNode list = json.putArray("peers");
        peers.forEach(peer -> PeerJson.brief(list.addObject(), peer, bgp.nowMs()));
        return Answer.result(json);
    }

    private static void put(ObjectNode json, ReceptionSnapshot reception) {
        ArrayNode listening = json.putArray("listening");
        reception.listening().forEach(each -> listening
                .addObject()
                .put("address", each.address())
                .put("port", each.port())
                .put("trouble", each.trouble()));
        ReceptionJson.refusals(json.putArray("refused"), reception.refusals());
        json.putObject("dropped")
                .put("wrongSignature", reception.dropped().wrong())
                .put("noSignature", reception.dropped().unsigned())
                .put("unexpectedSignature", reception.dropped().unexpected())
                .put("ttlTooLow", reception.dropped().far());
        ArrayNode strangers = json.putArray("strangers");
        reception.strangers().forEach(each -> strangers
                .addObject()
                .put("address", each.address().toString())
                .put("times", each.times())
                .put("lastMs", each.lastMs()));
        ArrayNode dynamic = json.putArray("dynamic");
        for (TemplateSnapshot each : reception.templates()) {
            ReceptionJson.template(dynamic.addObject(), each);
        }
    }
}
