package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.fib.Ipv4;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.Route;
import java.io.IOException;
import java.util.Optional;

/** A route of the FIB in words, after the manner of {@code ip route}. */
final class RouteText {
    /** Ends the line of a route that was carried over and that nobody has given again. */
    static final String STALE = "stale";

    private RouteText() {}

    /** {@code 192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp}; the kind goes first where there is no port. */
    static String line(Route route) {
        return fresh(route) + (route.stale() ? " " + STALE : "");
    }

    private static String fresh(Route route) {
        NextHop nextHop = route.nextHop();
        String protocol = " proto " + route.protocol().label();
        return switch (nextHop.kind()) {
            case PORT, GATEWAY, GATEWAY6 -> route.prefix() + " " + nextHop + protocol;
            case GROUP -> route.prefix() + protocol + " " + nextHop;
            case LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> nextHop + " " + route.prefix() + protocol;
        };
    }

    /** Of {@link #csvLine}; the names are those of the JSON fields. */
    static final String CSV_HEADING = "prefix,kind,via,dev,portId,protocol,originId,generation,timeMs";

    /** A line as RFC 4180 has it, without its end. */
    static String csvLine(Route route) {
        NextHop nextHop = route.nextHop();
        String via = via(nextHop).orElse("");
        String port = nextHop.portId() == 0 ? "," : csvField(nextHop.portName()) + "," + nextHop.portId();
        return route.prefix() + "," + nextHop.kind().label() + "," + via + "," + port + ","
                + route.protocol().label() + "," + Integer.toUnsignedString(route.originId()) + "," + route.generation()
                + "," + route.timeMs();
    }

    /** Interfaces may have commas and quotes in their names. */
    private static String csvField(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The gateway's address, where the kind has one. */
    static Optional<String> via(NextHop nextHop) {
        return switch (nextHop.kind()) {
            case GATEWAY -> Optional.of(Ipv4.format(nextHop.gateway()));
            case GATEWAY6 -> Optional.of(nextHop.gateway6().toString());
            case PORT, GROUP, LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> Optional.empty();
        };
    }

    static void write(JsonGenerator json, Route route) throws IOException {
        json.writeStringField("prefix", route.prefix().toString());
        json.writeStringField("kind", route.nextHop().kind().label());
        write(json, route.nextHop());
        json.writeStringField("protocol", route.protocol().label());
        json.writeNumberField("originId", Integer.toUnsignedLong(route.originId()));
        json.writeNumberField("generation", route.generation());
        json.writeNumberField("timeMs", route.timeMs());
        json.writeBooleanField("stale", route.stale());
    }

    private static void write(JsonGenerator json, NextHop nextHop) throws IOException {
        Optional<String> via = via(nextHop);
        if (via.isPresent()) {
            json.writeStringField("via", via.get());
        }
        if (nextHop.portId() != 0) {
            json.writeStringField("dev", nextHop.portName());
            json.writeNumberField("portId", nextHop.portId());
        }
        if (!nextHop.members().isEmpty()) {
            json.writeArrayFieldStart("members");
            for (NextHopMember member : nextHop.members()) {
                json.writeStartObject();
                write(json, member.nextHop());
                json.writeNumberField("weight", member.weight());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }
}
