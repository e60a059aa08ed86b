package io.margay.control.cli;

import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
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
 * Lines of a list of routes of both families, in one of two forms: what {@code fib dump} prints, of which all but the prefix may be left out, or its csv, known by the
 * heading. In the first, {@code #} begins a comment, and what follows a tab is somebody else's column.
 */
final class FibListParser {
    private static final Pattern WORD = Pattern.compile("[^ ]+");

    static final List<RouteProtocol> PROTOCOLS = List.of(RouteProtocol.values());

    /** By the word that a line begins with. */
    private static final Map<String, NextHop> PORTLESS = Stream.of(
                    NextHop.local(), NextHop.blackhole(), NextHop.unreachable(), NextHop.broadcast())
            .collect(Collectors.toMap(NextHop::toString, Function.identity()));

    record Listed(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {}

    private final Map<String, Integer> portIds = new HashMap<>();
    private final Map<NextHop, NextHop> nextHops = new HashMap<>();
    private boolean csv;
    private boolean begun;

    /**
     * @param ways for a prefix without a next hop
     * @return null where the line has no route
     */
    Listed parse(String line, FibImportWays ways) throws ListLineException {
        if (!begun) {
            begun = true;
            csv = line.equals(RouteText.CSV_HEADING);
            if (csv) {
                return null;
            }
        }
        Listed listed = csv ? FibCsvParser.parse(line) : parseText(line, ways);
        return listed == null ? null : shared(listed);
    }

    /** Equal next hops become one object. */
    private Listed shared(Listed listed) {
        NextHop nextHop = nextHops.computeIfAbsent(listed.nextHop(), same -> same);
        return new Listed(listed.prefix(), nextHop, listed.protocol(), listed.originId());
    }

    /** {@code via 10.0.0.1 dev eth0}, {@code via fe80::1 dev eth0}, {@code dev eth0}, or one of those without a port. */
    NextHop parseNextHop(String text) throws ListLineException {
        List<ListWord> words = words(text);
        if (words.size() == 1 && isPortless(words.get(0))) {
            return portless(words.get(0));
        }
        Way way = new Way();
        int next = way.take(words, 0);
        if (next < words.size() || way.dev == null) {
            int column = next < words.size() ? words.get(next).column() : text.length() + 1;
            throw new ListLineException(
                    column,
                    "not a next hop: '" + text
                            + "'; allowed: via ADDRESS dev NAME, dev NAME, local, blackhole, unreachable");
        }
        return way.nextHop();
    }

    private Listed parseText(String line, FibImportWays ways) throws ListLineException {
        List<ListWord> words = words(line);
        if (words.isEmpty()) {
            return null;
        }
        int at = isPortless(words.get(0)) ? 1 : 0;
        if (at == words.size()) {
            throw new ListLineException(line.length() + 1, "the prefix is missing");
        }
        ListWord prefixWord = words.get(at++);
        Prefix prefix = prefixWord.prefix();
        NextHop nextHop;
        if (at == 2) {
            nextHop = portless(words.get(0));
        } else {
            Way way = new Way();
            at = way.take(words, at);
            nextHop = way.dev == null ? ways.next(prefix, prefixWord) : way.nextHopOf(prefix);
        }
        RouteProtocol protocol = RouteProtocol.STATIC;
        if (at + 1 < words.size() && words.get(at).is("proto")) {
            ListWord label = words.get(at + 1);
            protocol = label.byLabel(PROTOCOLS, RouteProtocol::label, "protocol");
            at += 2;
        }
        if (at < words.size() && words.get(at).text().equals(RouteText.STALE)) {
            at++; // of the table that was dumped
        }
        if (at < words.size()) {
            ListWord word = words.get(at);
            throw word.wrong("unexpected '" + word.text() + "'; allowed: via ADDRESS dev NAME, proto NAME");
        }
        return new Listed(prefix, nextHop, protocol, 0);
    }

    /** The words {@code via A} and {@code dev X}, as far as they are there. */
    private final class Way {
        private ListWord via;
        private IpAddress gateway;
        private ListWord dev;

        /** @return index of the first word that is none of them */
        int take(List<ListWord> words, int from) throws ListLineException {
            int at = from;
            if (at + 1 < words.size() && words.get(at).is("via")) {
                via = words.get(at + 1);
                gateway = via.address();
                at += 2;
            }
            if (at + 1 < words.size() && words.get(at).is("dev")) {
                dev = words.get(at + 1);
                at += 2;
            } else if (via != null) {
                throw new ListLineException(via.end(), "dev NAME is missing");
            }
            return at;
        }

        NextHop nextHop() throws ListLineException {
            int portId = portIds.computeIfAbsent(dev.text(), name -> portIds.size() + 1);
            return dev.nextHop(() ->
                    via != null ? NextHop.gateway(gateway, portId, dev.text()) : NextHop.port(portId, dev.text()));
        }

        NextHop nextHopOf(Prefix prefix) throws ListLineException {
            NextHop nextHop = nextHop();
            if (via != null) {
                via.requireServes(prefix, nextHop);
            }
            return nextHop;
        }
    }

    private static List<ListWord> words(String line) {
        int tab = line.indexOf('\t');
        int comment = line.indexOf('#');
        int end = Math.min(tab < 0 ? line.length() : tab, comment < 0 ? line.length() : comment);
        List<ListWord> words = new ArrayList<>(4);
        Matcher matcher = WORD.matcher(line).region(0, end);
        while (matcher.find()) {
            words.add(new ListWord(matcher.group(), matcher.start() + 1));
        }
        return words;
    }

    private static boolean isPortless(ListWord word) {
        return PORTLESS.containsKey(word.text());
    }

    private static NextHop portless(ListWord word) {
        return PORTLESS.get(word.text());
    }
}
