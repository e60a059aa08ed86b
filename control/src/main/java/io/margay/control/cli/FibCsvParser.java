package io.margay.control.cli;

import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines of the csv of {@code fib dump}, as {@link RouteText#csvLine} makes them. */
final class FibCsvParser {
    private static final Pattern FIELD = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,\"]*)");
    private static final int PREFIX = 0;
    private static final int KIND = 1;
    private static final int VIA = 2;
    private static final int DEV = 3;
    private static final int PORT_ID = 4;
    private static final int PROTOCOL = 5;
    private static final int ORIGIN_ID = 6;
    private static final int FIELDS = RouteText.CSV_HEADING.split(",").length;

    /** A line has no room for the members of a group. */
    private static final List<NextHopKind> KINDS = Stream.of(NextHopKind.values())
            .filter(kind -> kind != NextHopKind.GROUP)
            .toList();

    private FibCsvParser() {}

    static FibListParser.Listed parse(String line) throws ListLineException {
        List<ListWord> fields = fields(line);
        Prefix prefix = fields.get(PREFIX).prefix();
        NextHopKind kind = fields.get(KIND).byLabel(KINDS, NextHopKind::label, "kind");
        RouteProtocol protocol =
                fields.get(PROTOCOL).byLabel(FibListParser.PROTOCOLS, RouteProtocol::label, "protocol");
        ListWord port = fields.get(PORT_ID);
        int portId = port.is("") ? 0 : port.number();
        NextHop nextHop = nextHop(kind, fields.get(VIA), portId, fields.get(DEV));
        fields.get(VIA).requireServes(prefix, nextHop);
        return new FibListParser.Listed(
                prefix, nextHop, protocol, fields.get(ORIGIN_ID).unsigned());
    }

    private static NextHop nextHop(NextHopKind kind, ListWord via, int portId, ListWord dev) throws ListLineException {
        switch (kind) {
            case GATEWAY -> {
                int gateway = via.ipv4();
                return dev.nextHop(() -> NextHop.gateway(gateway, portId, dev.text()));
            }
            case GATEWAY6 -> {
                Ipv6Address gateway = via.ipv6();
                return dev.nextHop(() -> NextHop.gateway(gateway, portId, dev.text()));
            }
            default -> {
                if (!via.is("")) {
                    throw via.wrong("via is for kinds gateway and gateway6, and this is " + kind.label());
                }
                return dev.nextHop(() -> new NextHop(kind, portId, dev.text(), 0));
            }
        }
    }

    private static List<ListWord> fields(String line) throws ListLineException {
        List<ListWord> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(line);
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            String quoted = matcher.group(1);
            fields.add(new ListWord(quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\""), at + 1));
            at = matcher.end();
            if (at == line.length() || line.charAt(at) != ',') {
                break;
            }
            at++;
        }
        if (at < line.length()) {
            throw new ListLineException(at + 1, "unexpected '" + line.charAt(at) + "' after a field");
        }
        if (fields.size() != FIELDS) {
            throw new ListLineException(
                    line.length() + 1, fields.size() + " fields; allowed: " + RouteText.CSV_HEADING);
        }
        return fields;
    }
}
