package io.margay.control.cli;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lines of a list of routes, in one of two forms: what {@code fib dump} prints, of which all but the prefix may be left out, or its csv, known by the heading. In the
 * first, {@code #} begins a comment, and what follows a tab is somebody else's column.
 */
final class FibListParser {
    private static final Pattern WORD = Pattern.compile("[^ ]+");
    private static final Pattern CSV_FIELD = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,\"]*)");
    private static final List<String> CSV_NAMES = List.of(RouteText.CSV_HEADING.split(","));
    private static final int CSV_PREFIX = 0;
    private static final int CSV_KIND = 1;
    private static final int CSV_VIA = 2;
    private static final int CSV_DEV = 3;
    private static final int CSV_PORT_ID = 4;
    private static final int CSV_PROTOCOL = 5;
    private static final int CSV_ORIGIN_ID = 6;

    /** A line has no room for the members of a group. */
    private static final NextHopKind[] CSV_KINDS = Stream.of(NextHopKind.values())
            .filter(kind -> kind != NextHopKind.GROUP)
            .toArray(NextHopKind[]::new);

    /** @param nextHop null where the line has none */
    record Listed(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {}

    /** What is wrong, and in which column, from 1 on. */
    static final class LineException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int column;

        LineException(int column, String message) {
            super(message);
            this.column = column;
        }

        int column() {
            return column;
        }
    }

    private record Word(String text, int column) {}

    private final Map<String, Integer> portIds = new HashMap<>();
    private final Map<NextHop, NextHop> nextHops = new HashMap<>();
    private boolean csv;
    private boolean begun;

    /** @return null where the line has no route */
    Listed parse(String line) throws LineException {
        if (!begun) {
            begun = true;
            csv = line.equals(RouteText.CSV_HEADING);
            if (csv) {
                return null;
            }
        }
        return csv ? parseCsv(line) : parseText(line);
    }

    /** {@code via 10.0.0.1 dev eth0}, {@code dev eth0}, {@code local}, {@code blackhole}, {@code unreachable}. */
    NextHop parseNextHop(String text) throws LineException {
        List<Word> words = words(text);
        if (words.size() == 1 && isPortless(words.get(0).text())) {
            return portless(words.get(0).text());
        }
        Way way = new Way();
        int next = way.take(words, 0);
        if (next < words.size() || way.dev == null) {
            int column = next < words.size() ? words.get(next).column() : text.length() + 1;
            throw new LineException(
                    column,
                    "not a next hop: '" + text
                            + "'; allowed: via ADDRESS dev NAME, dev NAME, local, blackhole, unreachable");
        }
        return way.nextHop();
    }

    private Listed parseText(String line) throws LineException {
        List<Word> words = words(line);
        if (words.isEmpty()) {
            return null;
        }
        NextHop nextHop = null;
        int at = 0;
        if (isPortless(words.get(0).text())) {
            nextHop = portless(words.get(0).text());
            at++;
        }
        if (at == words.size()) {
            throw new LineException(line.length() + 1, "the prefix is missing");
        }
        Ipv4Prefix prefix = prefix(words.get(at++));
        if (nextHop == null) {
            Way way = new Way();
            at = way.take(words, at);
            nextHop = way.dev == null ? null : way.nextHop();
        }
        RouteProtocol protocol = RouteProtocol.STATIC;
        if (at + 1 < words.size() && words.get(at).text().equals("proto")) {
            protocol = byLabel(RouteProtocol.values(), RouteProtocol::label, words.get(at + 1), "protocol");
            at += 2;
        }
        if (at < words.size() && words.get(at).text().equals(RouteText.STALE)) {
            at++; // of the table that was dumped
        }
        if (at < words.size()) {
            Word word = words.get(at);
            throw new LineException(
                    word.column(), "unexpected '" + word.text() + "'; allowed: via ADDRESS dev NAME, proto NAME");
        }
        return new Listed(prefix, nextHop, protocol, 0);
    }

    /** The words {@code via A} and {@code dev X}, as far as they are there. */
    private final class Way {
        private int gateway;
        private boolean hasGateway;
        private Word dev;

        /** @return index of the first word that is none of them */
        int take(List<Word> words, int from) throws LineException {
            int at = from;
            if (at + 1 < words.size() && words.get(at).text().equals("via")) {
                gateway = address(words.get(at + 1));
                hasGateway = true;
                at += 2;
            }
            if (at + 1 < words.size() && words.get(at).text().equals("dev")) {
                dev = words.get(at + 1);
                at += 2;
            } else if (hasGateway) {
                Word last = words.get(at - 1);
                throw new LineException(last.column() + last.text().length(), "dev NAME is missing");
            }
            return at;
        }

        NextHop nextHop() throws LineException {
            int portId = portIds.computeIfAbsent(dev.text(), name -> portIds.size() + 1);
            return checked(
                    dev.column(),
                    () -> hasGateway ? NextHop.gateway(gateway, portId, dev.text()) : NextHop.port(portId, dev.text()));
        }
    }

    private Listed parseCsv(String line) throws LineException {
        List<Word> fields = csvFields(line);
        Ipv4Prefix prefix = prefix(fields.get(CSV_PREFIX));
        NextHopKind kind = byLabel(CSV_KINDS, NextHopKind::label, fields.get(CSV_KIND), "kind");
        RouteProtocol protocol =
                byLabel(RouteProtocol.values(), RouteProtocol::label, fields.get(CSV_PROTOCOL), "protocol");
        boolean hasVia = !fields.get(CSV_VIA).text().isEmpty();
        if (hasVia != (kind == NextHopKind.GATEWAY)) {
            throw new LineException(
                    fields.get(CSV_VIA).column(), "via is for kind gateway, and this is " + kind.label());
        }
        int gateway = hasVia ? address(fields.get(CSV_VIA)) : 0;
        Word port = fields.get(CSV_PORT_ID);
        int portId = port.text().isEmpty() ? 0 : number(port);
        String name = fields.get(CSV_DEV).text();
        NextHop nextHop = checked(fields.get(CSV_DEV).column(), () -> new NextHop(kind, portId, name, gateway));
        return new Listed(prefix, nextHop, protocol, unsigned(fields.get(CSV_ORIGIN_ID)));
    }

    private static List<Word> csvFields(String line) throws LineException {
        List<Word> fields = new ArrayList<>();
        Matcher matcher = CSV_FIELD.matcher(line);
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            String quoted = matcher.group(1);
            fields.add(new Word(quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\""), at + 1));
            at = matcher.end();
            if (at == line.length() || line.charAt(at) != ',') {
                break;
            }
            at++;
        }
        if (at < line.length()) {
            throw new LineException(at + 1, "unexpected '" + line.charAt(at) + "' after a field");
        }
        if (fields.size() != CSV_NAMES.size()) {
            throw new LineException(
                    line.length() + 1, fields.size() + " fields; allowed: " + String.join(",", CSV_NAMES));
        }
        return fields;
    }

    private static List<Word> words(String line) {
        int tab = line.indexOf('\t');
        int comment = line.indexOf('#');
        int end = Math.min(tab < 0 ? line.length() : tab, comment < 0 ? line.length() : comment);
        List<Word> words = new ArrayList<>(4);
        Matcher matcher = WORD.matcher(line).region(0, end);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start() + 1));
        }
        return words;
    }

    private static boolean isPortless(String word) {
        return word.equals("local") || word.equals("blackhole") || word.equals("unreachable");
    }

    private static NextHop portless(String word) {
        return switch (word) {
            case "local" -> NextHop.local();
            case "blackhole" -> NextHop.blackhole();
            default -> NextHop.unreachable();
        };
    }

    private static Ipv4Prefix prefix(Word word) throws LineException {
        try {
            return Ipv4Prefix.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw new LineException(word.column(), e.getMessage() + "; allowed: a.b.c.d/length");
        }
    }

    private static int address(Word word) throws LineException {
        try {
            return Ipv4.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw new LineException(word.column(), e.getMessage() + "; allowed: a.b.c.d");
        }
    }

    private static int number(Word word) throws LineException {
        try {
            return Integer.parseInt(word.text());
        } catch (NumberFormatException e) {
            throw new LineException(word.column(), "not a number: '" + word.text() + "'");
        }
    }

    private static int unsigned(Word word) throws LineException {
        try {
            return Integer.parseUnsignedInt(word.text());
        } catch (NumberFormatException e) {
            throw new LineException(word.column(), "not a number: '" + word.text() + "'");
        }
    }

    private static <T> T byLabel(T[] values, Function<T, String> label, Word word, String what) throws LineException {
        for (T value : values) {
            if (label.apply(value).equals(word.text())) {
                return value;
            }
        }
        throw new LineException(
                word.column(),
                "no " + what + " '" + word.text() + "'; allowed: "
                        + Stream.of(values).map(label).collect(Collectors.joining(", ")));
    }

    private interface Making {
        NextHop make();
    }

    /** Equal next hops become one object. */
    private NextHop checked(int column, Making making) throws LineException {
        try {
            NextHop made = making.make();
            return nextHops.computeIfAbsent(made, same -> same);
        } catch (IllegalArgumentException e) {
            throw new LineException(column, e.getMessage());
        }
    }
}
