package io.margay.control.bgp;

import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.rib.AdjRibIn;
import io.margay.control.bgp.rib.AdjRibOut;
import io.margay.control.bgp.rib.ImportRule;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4Prefix;

/** One established session: what was agreed on, and the routes both ways. Ends with it. */
final class Session {
    private final Leg leg;
    private final Negotiated negotiated;
    private final long establishedMs;
    private final boolean isInternal;
    private final AdjRibIn adjRibIn;
    private final AdjRibOut adjRibOut = new AdjRibOut();
    private final MessageEncoder encoder;
    private boolean isEndOfRibReceived;
    private boolean isEndOfRibTaken;

    Session(Leg leg, Negotiated negotiated, RouteSource source, ImportRule rule, Tables tables, long establishedMs) {
        this.leg = leg;
        this.negotiated = negotiated;
        this.establishedMs = establishedMs;
        this.isInternal = source.isInternal();
        this.adjRibIn = new AdjRibIn(source, tables.locRib(), tables.pool(), rule);
        this.encoder = new MessageEncoder(negotiated.fourOctetAs());
        tables.exported().forEach(this::announce);
    }

    Leg leg() {
        return leg;
    }

    Negotiated negotiated() {
        return negotiated;
    }

    long establishedMs() {
        return establishedMs;
    }

    void update(Update update, long nowMs) {
        update.withdrawn().forEach(adjRibIn::withdraw);
        if (!update.announced().isEmpty()) {
            adjRibIn.announce(update.announced(), update.attributes(), nowMs);
        }
        isEndOfRibReceived |= update.isEndOfRib();
    }

    /** External peers are told nothing without an export policy (RFC 8212 2). */
    void announce(Ipv4Prefix prefix, PathAttributes attributes) {
        if (isInternal) {
            adjRibOut.announce(prefix, attributes);
        }
    }

    void withdraw(Ipv4Prefix prefix) {
        adjRibOut.withdraw(prefix);
    }

    void resend() {
        adjRibOut.resend();
    }

    /** Tells what is to be told, as far as the connection has room; returns the number of messages. */
    int advertise(BgpConnection connection, long nowNs) {
        int sent = 0;
        while (connection.hasRoom()) {
            byte[] message = adjRibOut.next(encoder);
            if (message == null) {
                break;
            }
            connection.send(message, nowNs);
            sent++;
        }
        return sent;
    }

    /** Would {@link #advertise} have something to do now? */
    boolean canAdvertise(BgpConnection connection) {
        return adjRibOut.isPending() && connection.hasRoom();
    }

    /** Its routes go. */
    void end() {
        adjRibIn.clear();
    }

    int received() {
        return adjRibIn.received();
    }

    int accepted() {
        return adjRibIn.accepted();
    }

    int advertised() {
        return adjRibOut.advertised();
    }

    boolean isEndOfRibReceived() {
        return isEndOfRibReceived;
    }

    /** True once, after it was received. */
    boolean takeEndOfRib() {
        boolean isNews = isEndOfRibReceived && !isEndOfRibTaken;
        isEndOfRibTaken = isEndOfRibReceived;
        return isNews;
    }
}
