package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Words that the BGP commands share. */
final class BgpText {
    private BgpText() {}

    static String orDash(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.asText().isEmpty() ? "-" : value.asText();
    }

    /** The texts of an array; a dash for none. */
    static String list(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts.isEmpty() ? "-" : String.join(", ", texts);
    }

    /** A route with the path identifier of its sender, where there is one. */
    static String route(JsonNode route) {
        long pathId = route.path("pathId").asLong();
        return route.path("prefix").asText() + (pathId == 0 ? "" : " #" + pathId);
    }

    /** All attributes, for a line of its own each two or three. */
    static List<String> attributes(JsonNode path) {
        List<String> lines = new ArrayList<>();
        lines.add("as-path " + asPath(path) + ", origin " + path.path("origin").asText() + ", local-pref "
                + orDash(path.path("localPref")) + ", med " + orDash(path.path("med")));
        if (!path.path("communities").isEmpty()) {
            lines.add("communities " + list(path.path("communities")));
        }
        addIf(lines, path, "linkLocalNextHop", "link-local next hop ");
        addIf(lines, path, "originatorId", "originator ");
        if (path.has("clusterList")) {
            lines.add("cluster list " + list(path.path("clusterList")));
        }
        if (path.has("aggregator")) {
            lines.add("aggregator AS " + path.path("aggregator").path("as").asText() + ", "
                    + path.path("aggregator").path("address").asText());
        }
        if (path.has("atomicAggregate")) {
            lines.add("atomic aggregate");
        }
        addIf(lines, path, "onlyToCustomer", "only to customer, marked by AS ");
        for (JsonNode unknown : path.path("unknown")) {
            lines.add("attribute " + unknown.path("type").asText() + ", flags "
                    + Integer.toHexString(unknown.path("flags").asInt()) + ": "
                    + unknown.path("value").asText());
        }
        return lines;
    }

    static String asPath(JsonNode path) {
        String asPath = path.path("asPath").asText();
        return asPath.isEmpty() ? "(empty)" : asPath;
    }

    private static void addIf(List<String> lines, JsonNode path, String field, String words) {
        if (path.has(field)) {
            lines.add(words + path.path(field).asText());
        }
    }
}
