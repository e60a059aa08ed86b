package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Path attributes as JSON: those that every route may be expected to have always, the others where they are. */
final class AttributesJson {
    private AttributesJson() {}

    /** A new object; JSON's null for null. */
    static ObjectNode of(PathAttributes attributes) {
        return attributes == null ? null : put(JsonNodeFactory.instance.objectNode(), attributes);
    }

    static ObjectNode put(ObjectNode json, PathAttributes attributes) {
        json.put("nextHop", attributes.nextHop().toString())
                .put("asPath", attributes.asPath().toString())
                .put("origin", attributes.origin().name().toLowerCase(Locale.ROOT))
                .put("localPref", unsigned(attributes.localPref()))
                .put("med", unsigned(attributes.med()));
        texts(json.putArray("communities"), attributes.communities().labels());
        putRare(json, attributes);
        return json;
    }

    private static void putRare(ObjectNode json, PathAttributes attributes) {
        if (attributes.linkLocal() != null) {
            json.put("linkLocalNextHop", attributes.linkLocal().toString());
        }
        if (attributes.atomicAggregate()) {
            json.put("atomicAggregate", true);
        }
        if (attributes.aggregator() != null) {
            json.putObject("aggregator")
                    .put("as", Integer.toUnsignedLong(attributes.aggregator().as()))
                    .put("address", Ipv4.format(attributes.aggregator().address()));
        }
        if (attributes.originatorId() != null) {
            json.put("originatorId", Ipv4.format(attributes.originatorId()));
        }
        if (!attributes.clusterList().isEmpty()) {
            texts(
                    json.putArray("clusterList"),
                    attributes.clusterList().stream().map(Ipv4::format).toList());
        }
        if (attributes.onlyToCustomer() != null) {
            json.put("onlyToCustomer", Integer.toUnsignedLong(attributes.onlyToCustomer()));
        }
        if (!attributes.others().isEmpty()) {
            ArrayNode unknown = json.putArray("unknown");
            attributes.others().forEach(other -> unknown.addObject()
                    .put("type", other.type())
                    .put("flags", other.flags())
                    .put("value", HexFormat.of().formatHex(other.value())));
        }
    }

    static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    /** 32-bit metrics are unsigned on the wire; null where the attribute is absent. */
    static Long unsigned(Integer value) {
        return value == null ? null : Integer.toUnsignedLong(value);
    }
}
