package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.MaxPrefixes;
import io.margay.control.bgp.MessageCounts;
import io.margay.control.bgp.NotificationSnapshot;
import io.margay.control.bgp.PastSnapshot;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PeerTransport;
import io.margay.control.bgp.SessionRecord;
import io.margay.control.bgp.SessionSnapshot;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.Ipv4;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A peer as JSON. */
final class PeerJson {
    private PeerJson() {}

    /** What the summary says. */
    static ObjectNode brief(ObjectNode json, PeerSnapshot peer, long nowMs) {
        SessionSnapshot session = peer.session();
        json.put("name", peer.name())
                .put("description", peer.settings().options().description())
                .put("address", text(peer.address()))
                .put("as", as(peer))
                .put("internal", peer.isInternal())
                .put("state", peer.state())
                .put("sinceMs", peer.stateSinceMs())
                .put("uptimeMs", session == null ? null : Math.max(0, nowMs - session.establishedMs()))
                .put("downSinceMs", session == null ? peer.downSinceMs() : null)
                .put("heldDown", peer.heldDown())
                .put("bfd", peer.bfd())
                .put("prefixesReceived", peer.prefixesReceived())
                .put("prefixesAccepted", peer.prefixesAccepted())
                .put("prefixesAdvertised", peer.prefixesAdvertised());
        ArrayNode families = json.putArray("families");
        peer.families().forEach(each -> families.addObject()
                .put("family", each.family())
                .put("received", each.received())
                .put("accepted", each.accepted())
                .put("refused", each.refused())
                .put("stale", each.stale())
                .put("advertised", each.advertised()));
        return json.put("flaps", peer.past().flaps()).put("lastReason", peer.lastReason());
    }

    /** Null while it is not known. */
    private static Long as(PeerSnapshot peer) {
        int as = peer.isEstablished()
                ? peer.session().remoteAs()
                : peer.settings().remoteAs();
        return as == PeerSettings.ANY_EXTERNAL ? null : Integer.toUnsignedLong(as);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    /** All there is. */
    static ObjectNode full(ObjectNode json, PeerSnapshot peer, long nowMs) {
        brief(json, peer, nowMs).put("id", peer.id());
        configured(json.putObject("configured"), peer);
        if (peer.session() == null) {
            json.putNull("session");
        } else {
            session(json.putObject("session"), peer.session());
        }
        limits(json.putArray("limits"), peer);
        ArrayNode restarts = json.putArray("restarts");
        peer.restarts().forEach(each -> restarts.addObject()
                .put("family", each.family())
                .put("phase", each.phase())
                .put("leftMs", each.leftMs()));
        messages(json, peer.messages());
        past(json, peer.past());
        return json;
    }

    private static void configured(ObjectNode json, PeerSnapshot peer) {
        PeerSettings settings = peer.settings();
        PeerOptions options = settings.options();
        json.put("port", settings.port())
                .put("passive", settings.passive())
                .put("holdTimeSeconds", settings.holdTimeSeconds())
                .put("connectRetrySeconds", settings.connectRetrySeconds());
        transport(json.putObject("transport"), settings.transport());
        labels(json.putArray("families"), options.families());
        labels(json.putArray("addPathReceive"), options.pathsIn());
        labels(json.putArray("addPathSend"), options.pathsOut());
        json.put("client", options.isClient())
                .put("clusterId", options.clusterId() == null ? null : Ipv4.format(options.clusterId()))
                .put("nextHopSelf", options.isNextHopSelf())
                .put("role", options.role() == null ? null : options.role().label())
                .put("roleRequired", options.isRoleRequired())
                .put("importPolicy", PolicyText.of(options.importPolicy(), peer.isInternal()))
                .put("exportPolicy", PolicyText.of(options.exportPolicy(), peer.isInternal()));
        json.putObject("gracefulRestart")
                .put("helper", options.restart().isHelper())
                .put("restartSeconds", options.restart().ownSeconds())
                .put("staleSeconds", options.restart().maxStaleSeconds())
                .put("longLivedSeconds", options.restart().ownLongLivedSeconds())
                .put("maxLongLivedSeconds", options.restart().maxLongLivedSeconds());
        if (options.bfd() == null) {
            json.putNull("bfd");
        } else {
            json.putObject("bfd")
                    .put("intervalMs", options.bfd().intervalMillis())
                    .put("multiplier", options.bfd().multiplier())
                    .put("multihop", options.bfd().isMultihop());
        }
    }

    /** Of a password no more than that there is one. */
    private static void transport(ObjectNode json, PeerTransport transport) {
        json.put("source", text(transport.source()))
                .put("interface", transport.interfaceName())
                .put("prefix", text(transport.prefix()))
                .put("limit", transport.prefix() == null ? null : transport.limit())
                .put("password", transport.password() != null)
                .put("hops", transport.hops())
                .put("ttlSecurity", transport.ttlSecurity());
    }

    private static void labels(ArrayNode json, Iterable<Family> families) {
        TreeSet<Family> sorted = new TreeSet<>();
        families.forEach(sorted::add);
        sorted.forEach(family -> json.add(family.label()));
    }

    private static void session(ObjectNode json, SessionSnapshot session) {
        json.put("dialledBy", session.isDialledByUs() ? "us" : "peer")
                .put("localAddress", session.localAddress())
                .put("remoteAddress", session.remoteAddress())
                .put("establishedMs", session.establishedMs())
                .put("remoteIdentifier", Ipv4.format(session.remoteIdentifier()))
                .put("holdTimeSeconds", session.holdTimeSeconds())
                .put("keepaliveSeconds", session.keepaliveSeconds())
                .put("endOfRibReceived", session.isEndOfRibReceived());
        AttributesJson.texts(json.putArray("capabilitiesOurs"), session.offered());
        AttributesJson.texts(json.putArray("capabilitiesTheirs"), session.capabilities());
        AttributesJson.texts(json.putArray("agreed"), session.agreed());
    }

    private static void limits(ArrayNode json, PeerSnapshot peer) {
        Map<Family, MaxPrefixes> limits =
                new TreeMap<>(peer.settings().options().maxPrefixes());
        limits.forEach((family, max) -> {
            int count = peer.families().stream()
                    .filter(each -> each.family().equals(family.label()))
                    .mapToInt(PeerSnapshot.FamilyCounts::received)
                    .sum();
            json.addObject()
                    .put("family", family.label())
                    .put("received", count)
                    .put("limit", max.limit())
                    .put("warnPercent", max.warnPercent())
                    .put("action", max.action().name().toLowerCase(Locale.ROOT))
                    .put("restartAfterSeconds", max.restartSeconds());
        });
    }

    private static void messages(ObjectNode json, MessageCounts counts) {
        json.putObject("messages")
                .put("received", counts.received())
                .put("sent", counts.sent())
                .put("updatesReceived", counts.updatesReceived())
                .put("updatesSent", counts.updatesSent())
                .put("refreshesReceived", counts.refreshesReceived())
                .put("refreshesSent", counts.refreshesSent());
        MessageCounts.Faults faults = counts.faults();
        json.putObject("faults")
                .put("attributesDiscarded", faults.discarded())
                .put("treatedAsWithdrawn", faults.withdrawn())
                .put("sessionsReset", faults.resets())
                .put("internalErrors", faults.internalErrors())
                .put("last", faults.last())
                .put("lastMs", faults.last() == null ? null : faults.lastMs());
    }

    private static void past(ObjectNode json, PastSnapshot past) {
        json.put("sessions", past.sessions()).put("failedAttempts", past.failedAttempts());
        notification(json, "notificationSent", past.lastSent());
        notification(json, "notificationReceived", past.lastReceived());
        ArrayNode history = json.putArray("history");
        past.history().forEach(record -> record(history.addObject(), record));
    }

    private static void record(ObjectNode json, SessionRecord record) {
        json.put("establishedMs", record.wasSession() ? record.establishedMs() : null)
                .put("endedMs", record.endedMs())
                .put("lastedMs", record.wasSession() ? record.lastedMs() : null)
                .put("endedBy", record.endedBy());
        notification(json, "notification", record.told());
        json.put("reason", record.reason()).put("times", record.times()).put("firstEndedMs", record.firstEndedMs());
    }

    private static void notification(ObjectNode json, String name, NotificationSnapshot notification) {
        if (notification == null) {
            json.putNull(name);
            return;
        }
        json.putObject(name)
                .put("code", notification.code())
                .put("subcode", notification.subcode())
                .put("words", notification.words())
                .put("text", notification.text())
                .put("timeMs", notification.timeMs());
    }
}
