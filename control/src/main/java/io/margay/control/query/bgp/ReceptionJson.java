package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.RefusalSnapshot;
import io.margay.control.bgp.TemplateSnapshot;
import java.util.List;

/** Who may connect and who was refused, as JSON. */
final class ReceptionJson {
    private ReceptionJson() {}

    static ObjectNode template(ObjectNode json, TemplateSnapshot template) {
        json.put("name", template.settings().name())
                .put("prefix", template.settings().transport().prefix().toString())
                .put("limit", template.settings().transport().limit())
                .put("connected", template.connected());
        AttributesJson.texts(json.putArray("peers"), template.peers());
        refusals(json.putArray("refused"), template.refusals());
        return json;
    }

    static void refusals(ArrayNode json, List<RefusalSnapshot> refusals) {
        refusals.forEach(each -> json.addObject()
                .put("reason", each.reason())
                .put("count", each.count())
                .put("last", each.last()));
    }
}
