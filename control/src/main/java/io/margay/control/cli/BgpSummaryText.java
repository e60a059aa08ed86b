package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** The answer to {@code bgp summary} as people read it. */
final class BgpSummaryText {
    private BgpSummaryText() {}

    static void print(PrintWriter out, JsonNode summary, long nowMs) {
        out.println("router id " + summary.path("routerId").asText() + ", as "
                + summary.path("localAs").asText() + "; peers: "
                + summary.path("peersConfigured").asText() + " configured, "
                + summary.path("peersEstablished").asText() + " up; prefixes: "
                + summary.path("prefixes").asText());
        if (summary.has("trouble")) {
            out.println("does not speak: " + summary.path("trouble").asText());
        }
        if (summary.path("restarting").asBoolean()) {
            out.println("has restarted: what is learned is told to others once the peers have told all");
        }
        for (JsonNode each : summary.path("dynamic")) {
            neighbors(out, each);
        }
        summary.path("warnings").forEach(warning -> out.println("warning: " + warning.asText()));
        Table table = new Table(
                "PEER", "ADDRESS", "AS", "STATE", "AGE", "UP", "IPV4", "IPV6", "FLAPS", "LAST REASON", "DESCRIPTION");
        for (JsonNode peer : summary.path("peers")) {
            table.row(
                    peer.path("name").asText(),
                    BgpText.orDash(peer.path("address")),
                    BgpText.orDash(peer.path("as")),
                    peer.path("state").asText(),
                    Ages.between(peer.path("sinceMs").asLong(), nowMs),
                    up(peer, nowMs),
                    counts(peer, "ipv4-unicast"),
                    counts(peer, "ipv6-unicast"),
                    peer.path("flaps").asText(),
                    lastReason(peer),
                    peer.path("description").asText());
        }
        table.print(out);
        out.println("IPV4, IPV6: prefixes received/accepted/advertised");
    }

    private static String up(JsonNode peer, long nowMs) {
        return peer.path("uptimeMs").isNumber()
                ? Ages.ofSeconds(peer.path("uptimeMs").asLong() / 1000)
                : "down " + Ages.between(peer.path("downSinceMs").asLong(), nowMs);
    }

    private static String counts(JsonNode peer, String family) {
        for (JsonNode each : peer.path("families")) {
            if (each.path("family").asText().equals(family)) {
                int stale = each.path("stale").asInt();
                return each.path("received").asText() + "/"
                        + each.path("accepted").asText() + "/"
                        + each.path("advertised").asText() + (stale == 0 ? "" : " (" + stale + " stale)");
            }
        }
        return "-";
    }

    private static String lastReason(JsonNode peer) {
        return peer.path("heldDown").isTextual()
                ? peer.path("heldDown").asText()
                : peer.path("lastReason").asText();
    }

    /** Of a template. */
    static void neighbors(PrintWriter out, JsonNode each) {
        out.println("neighbours " + each.path("name").asText() + " of "
                + each.path("prefix").asText() + ": "
                + each.path("connected").asText() + " connected of at most "
                + each.path("limit").asText());
    }
}
