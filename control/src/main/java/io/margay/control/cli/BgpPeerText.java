package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The answer to {@code bgp peer} as people read it: a topic a line, lists below. */
final class BgpPeerText {
    private static final int WIDTH = 15;

    private final PrintWriter out;
    private final JsonNode peer;
    private final long nowMs;

    private BgpPeerText(PrintWriter out, JsonNode peer, long nowMs) {
        this.out = out;
        this.peer = peer;
        this.nowMs = nowMs;
    }

    static void print(PrintWriter out, JsonNode peer, long nowMs) {
        new BgpPeerText(out, peer, nowMs).print();
    }

    private void print() {
        String description = text("description");
        out.println("peer " + text("name") + ", " + (peer.path("internal").asBoolean() ? "internal" : "external")
                + ", AS " + BgpText.orDash(peer.path("as")) + (description.isEmpty() ? "" : ": " + description));
        line("state", state());
        configured(peer.path("configured"));
        restartAndBfd(peer.path("configured"));
        session(peer.path("session"));
        families();
        for (JsonNode each : peer.path("routesRefused")) {
            line(
                    "not used",
                    each.path("count").asText() + ": " + each.path("reason").asText());
        }
        for (JsonNode each : peer.path("restarts")) {
            line(
                    "kept routes",
                    each.path("family").asText() + ": " + each.path("phase").asText() + ", at most "
                            + Ages.ofSeconds(each.path("leftMs").asLong() / 1000) + " more");
        }
        messages(peer.path("messages"));
        faults(peer.path("faults"));
        line("told the peer", notification(peer.path("notificationSent")));
        line("told by it", notification(peer.path("notificationReceived")));
        line(
                "sessions",
                text("sessions") + " began, " + text("flaps") + " ended, " + text("failedAttempts")
                        + " attempts failed");
        history();
    }

    private String state() {
        String state = text("state");
        if (peer.path("uptimeMs").isNumber()) {
            return state + " for " + Ages.ofSeconds(peer.path("uptimeMs").asLong() / 1000);
        }
        String heldDown = peer.path("heldDown").isTextual() ? "; " + text("heldDown") : "";
        return state + " for " + ago("sinceMs") + ", no session for " + ago("downSinceMs") + heldDown;
    }

    private void configured(JsonNode configured) {
        JsonNode transport = configured.path("transport");
        List<String> address = new ArrayList<>();
        address.add(BgpText.orDash(peer.path("address")) + " port "
                + configured.path("port").asText());
        addIf(address, transport, "interface", "on interface ");
        addIf(address, transport, "prefix", "of prefix ");
        address.add(configured.path("passive").asBoolean() ? "it dials" : "either dials");
        addIf(address, transport, "source", "we by ");
        line("address", String.join(", ", address));
        line(
                "transport",
                (transport.path("password").asBoolean() ? "TCP-MD5 password" : "no password") + ", "
                        + transport.path("hops").asText() + " hops at most"
                        + (transport.path("ttlSecurity").asBoolean() ? ", TTL security (RFC 5082)" : ""));
        line(
                "policies",
                "import " + configured.path("importPolicy").asText() + ", export "
                        + configured.path("exportPolicy").asText());
        List<String> traits = new ArrayList<>();
        addWhere(traits, configured, "client", "our client");
        addIf(traits, configured, "clusterId", "cluster ");
        addWhere(traits, configured, "nextHopSelf", "next hop self");
        addIf(traits, configured, "role", "our role ");
        addWhere(traits, configured, "roleRequired", "a role required");
        if (!traits.isEmpty()) {
            line("traits", String.join(", ", traits));
        }
        line(
                "timers",
                "hold " + configured.path("holdTimeSeconds").asText() + " s, connect retry "
                        + configured.path("connectRetrySeconds").asText() + " s");
    }

    private void restartAndBfd(JsonNode configured) {
        JsonNode restart = configured.path("gracefulRestart");
        List<String> words = new ArrayList<>();
        words.add(restart.path("helper").asBoolean() ? "we keep its routes" : "off");
        addSeconds(words, restart, "maxLongLivedSeconds", "long-lived for at most ");
        addSeconds(words, restart, "restartSeconds", "it is asked to keep ours for ");
        addSeconds(words, restart, "longLivedSeconds", "and after that for ");
        line("restart", String.join(", ", words));
        JsonNode bfd = configured.path("bfd");
        if (!bfd.isNull()) {
            line(
                    "bfd",
                    (peer.path("bfd").isTextual() ? text("bfd") + "; " : "") + "every "
                            + bfd.path("intervalMs").asText() + " ms, down after "
                            + bfd.path("multiplier").asText() + " missing"
                            + (bfd.path("multihop").asBoolean() ? ", multihop" : ""));
        }
    }

    private static void addSeconds(List<String> words, JsonNode json, String field, String what) {
        if (json.path(field).asInt() > 0) {
            words.add(what + json.path(field).asText() + " s");
        }
    }

    private void session(JsonNode session) {
        if (session.isNull()) {
            return;
        }
        line(
                "session",
                "dialled by " + session.path("dialledBy").asText() + ", from "
                        + session.path("localAddress").asText() + " to "
                        + session.path("remoteAddress").asText() + ", identifier "
                        + session.path("remoteIdentifier").asText() + ", hold time "
                        + session.path("holdTimeSeconds").asText() + " s, keepalive "
                        + session.path("keepaliveSeconds").asText() + " s, End-of-RIB "
                        + (session.path("endOfRibReceived").asBoolean() ? "received" : "awaited"));
        line("we can", BgpText.list(session.path("capabilitiesOurs")));
        line("it can", BgpText.list(session.path("capabilitiesTheirs")));
        line("agreed", BgpText.list(session.path("agreed")));
    }

    private void families() {
        Table table = new Table("FAMILY", "RECEIVED", "ACCEPTED", "REFUSED", "STALE", "ADVERTISED", "LIMIT");
        for (JsonNode each : peer.path("families")) {
            table.row(
                    each.path("family").asText(),
                    each.path("received").asText(),
                    each.path("accepted").asText(),
                    each.path("refused").asText(),
                    each.path("stale").asText(),
                    each.path("advertised").asText(),
                    limit(each.path("family").asText()));
        }
        if (!peer.path("families").isEmpty()) {
            out.println("  families");
            table.print(out, "    ");
        }
    }

    private String limit(String family) {
        for (JsonNode each : peer.path("limits")) {
            if (each.path("family").asText().equals(family)) {
                return each.path("limit").asText() + ", warning at "
                        + each.path("warnPercent").asText() + " %, then "
                        + each.path("action").asText();
            }
        }
        return "-";
    }

    private void messages(JsonNode messages) {
        line(
                "messages",
                "received " + messages.path("received").asText() + " (updates "
                        + messages.path("updatesReceived").asText() + ", refreshes "
                        + messages.path("refreshesReceived").asText() + "), sent "
                        + messages.path("sent").asText() + " (updates "
                        + messages.path("updatesSent").asText()
                        + ", refreshes " + messages.path("refreshesSent").asText() + ")");
    }

    private void faults(JsonNode faults) {
        String last = faults.path("last").isTextual()
                ? "; last " + Ages.between(faults.path("lastMs").asLong(), nowMs) + " ago: "
                        + faults.path("last").asText()
                : "";
        line(
                "faults",
                "attributes discarded " + faults.path("attributesDiscarded").asText()
                        + ", treated as withdrawn "
                        + faults.path("treatedAsWithdrawn").asText() + ", sessions reset "
                        + faults.path("sessionsReset").asText() + last);
        if (faults.path("internalErrors").asLong() > 0) {
            line("our bugs", faults.path("internalErrors").asText() + ", see the log");
        }
    }

    private String notification(JsonNode notification) {
        return notification.isNull()
                ? "-"
                : notification.path("words").asText() + ", "
                        + Ages.between(notification.path("timeMs").asLong(), nowMs) + " ago";
    }

    private void history() {
        Table table = new Table("ENDED", "LASTED", "BY", "REASON");
        for (JsonNode record : peer.path("history")) {
            int times = record.path("times").asInt();
            String again = times == 1
                    ? ""
                    : " (" + times + " times in "
                            + Ages.between(
                                    record.path("firstEndedMs").asLong(),
                                    record.path("endedMs").asLong()) + ")";
            table.row(
                    Ages.between(record.path("endedMs").asLong(), nowMs) + " ago",
                    record.path("lastedMs").isNull()
                            ? "-"
                            : Ages.ofSeconds(record.path("lastedMs").asLong() / 1000),
                    record.path("endedBy").asText(),
                    record.path("reason").asText() + again);
        }
        if (!peer.path("history").isEmpty()) {
            out.println("  history");
            table.print(out, "    ");
        }
    }

    private void line(String name, String value) {
        out.println("  " + name + " ".repeat(WIDTH - name.length()) + value);
    }

    private String text(String field) {
        return peer.path(field).asText();
    }

    private String ago(String field) {
        return Ages.between(peer.path(field).asLong(), nowMs);
    }

    private static void addIf(List<String> words, JsonNode json, String field, String before) {
        if (json.path(field).isTextual()) {
            words.add(before + json.path(field).asText());
        }
    }

    private static void addWhere(List<String> words, JsonNode json, String field, String what) {
        if (json.path(field).asBoolean()) {
            words.add(what);
        }
    }
}
