package io.margay.control.config;

import io.margay.dataplane.WorkerScheduling;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What one value of the file may be; addresses are in {@link AddressTypes}.
 *
 * @param what for "'x' is not ..."
 * @param allowed for "allowed: ..."
 * @param parse empty when the text is not of the type
 * @param hint further words on a text that was refused, or an empty string
 */
record ScalarType<T>(String what, String allowed, Function<String, Optional<T>> parse, Function<String, String> hint) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern INTERFACE = Pattern.compile("[!-~&&[^/:]]{1,15}");
    private static final String INTERFACE_ALLOWED = "visible ASCII characters without '/' and ':'";
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern NICE_PATTERN = Pattern.compile("-?[0-9]{1,2}");
    private static final Pattern MAC = Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");
    private static final long MULTICAST_BIT = 1L << 40;
    private static final long MAX_AS = 0xFFFF_FFFEL;
    private static final int AS_TRANS = 23456;
    private static final int LAST_TWO_OCTET_AS = 65535;
    private static final int MAX_HOLD_TIME = 65535;
    private static final int MIN_HOLD_TIME = 3;
    private static final int MAX_STALE_TIME = 3_600;
    private static final int MIN_FIB_ROUTES = 1_000;
    private static final int MAX_FIB_ROUTES = 10_000_000;
    private static final int MAX_FIB_ROUTES6 = 50_000_000;
    private static final int MAX_CPU = 8191;

    static final ScalarType<String> NAME_TYPE =
            of("a name", "letters, digits, '.', '_' and '-', at most 63", text -> matching(NAME, text));

    static final ScalarType<String> INTERFACE_TYPE =
            of("an interface name", "1 to 15 " + INTERFACE_ALLOWED, ScalarType::interfaceName);

    static final ScalarType<String> HOST_INTERFACE = of(
            "a name for the host's interface",
            "1 to " + HostConfig.MAX_NAME_LENGTH + " " + INTERFACE_ALLOWED + ", as its other end is called NAME"
                    + HostConfig.ROUTER_END,
            text -> interfaceName(text).filter(name -> name.length() <= HostConfig.MAX_NAME_LENGTH));

    static final ScalarType<Integer> ICMP_LIMIT =
            of("a number of ICMP errors", "1 to " + IcmpConfig.MAX, text -> decimal(text)
                    .filter(errors -> errors >= 1 && errors <= IcmpConfig.MAX)
                    .map(Long::intValue));

    /** 48 bits; a group address is nobody's own. */
    static final ScalarType<Long> MAC_TYPE =
            of("a MAC address", "six hex octets xx:xx:xx:xx:xx:xx, not a group's, not zero", text -> matching(MAC, text)
                    .map(mac -> Long.parseLong(mac.replace(":", ""), 16))
                    .filter(mac -> mac != 0 && (mac & MULTICAST_BIT) == 0));

    /** RFC 6793 for the range, RFC 7607 for 0, RFC 7300 for the last ones, RFC 6793 9 for AS_TRANS. */
    static final ScalarType<Integer> AS =
            of("an AS number", "1 to 4294967294, but not 23456 or 65535", text -> decimal(text)
                    .filter(as -> as > 0 && as <= MAX_AS && as != AS_TRANS && as != LAST_TWO_OCTET_AS)
                    .map(Long::intValue));

    /** RFC 4271 4.2: "either zero or at least three seconds". */
    static final ScalarType<Integer> HOLD_TIME =
            of("a hold time", "0 (never expires), or 3 to 65535 seconds", text -> decimal(text)
                    .filter(seconds -> seconds == 0 || seconds >= MIN_HOLD_TIME && seconds <= MAX_HOLD_TIME)
                    .map(Long::intValue));

    static final ScalarType<Integer> STALE_TIME =
            of("a stale time", "0 (no routes are carried over), or up to 3600 seconds", text -> decimal(text)
                    .filter(seconds -> seconds <= MAX_STALE_TIME)
                    .map(Long::intValue));

    static final ScalarType<Integer> FIB_ROUTES = of("a number of routes", "1000 to 10000000", text -> decimal(text)
            .filter(routes -> routes >= MIN_FIB_ROUTES && routes <= MAX_FIB_ROUTES)
            .map(Long::intValue));

    /** Also none: a table for IPv4 alone. */
    static final ScalarType<Integer> FIB_ROUTES6 = of("a number of routes", "0 to 50000000", text -> decimal(text)
            .filter(routes -> routes <= MAX_FIB_ROUTES6)
            .map(Long::intValue));

    static final ScalarType<Integer> METRIC = range("a metric", 1, EndpointConfig.NORMAL_METRIC, "");

    static final ScalarType<Integer> CPU =
            of("a CPU", "a CPU's number, last (the last one that may be used), any", text -> switch (text) {
                case "last" -> Optional.of(WorkerScheduling.LAST_CPU);
                case "any" -> Optional.of(WorkerScheduling.ANY_CPU);
                default -> decimal(text).filter(cpu -> cpu <= MAX_CPU).map(Long::intValue);
            });

    static final ScalarType<Integer> NICE =
            of("a nice value", "-20 (runs first) to 19", text -> matching(NICE_PATTERN, text)
                    .map(Integer::parseInt)
                    .filter(nice -> nice >= WorkerScheduling.MIN_NICE && nice <= WorkerScheduling.MAX_NICE));

    static final ScalarType<Boolean> BOOLEAN = oneOf(List.of("true", "false"), "true"::equals);

    /** @param unit what stands behind the numbers in errors, with a blank before it; or empty */
    static ScalarType<Integer> range(String what, int least, int most, String unit) {
        return of(what, least + " to " + most + unit, text -> decimal(text)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue));
    }

    /** A value out of a short list of words. */
    static <T> ScalarType<T> oneOf(List<String> words, Function<String, T> value) {
        return new ScalarType<>(
                "one of the known words",
                String.join(", ", words),
                text -> words.contains(text) ? Optional.of(value.apply(text)) : Optional.empty(),
                text -> Suggestion.among(words, text)
                        .map(word -> "; did you mean '" + word + "'?")
                        .orElse(""));
    }

    /** The whole complaint about a text that {@link #parse} did not take. */
    String complaint(String text) {
        return Quote.value(text) + " is not " + what + "; allowed: " + allowed + hint.apply(text);
    }

    static <T> ScalarType<T> of(String what, String allowed, Function<String, Optional<T>> parse) {
        return new ScalarType<>(what, allowed, parse, text -> "");
    }

    private static Optional<String> interfaceName(String text) {
        return matching(INTERFACE, text).filter(name -> !name.equals(".") && !name.equals(".."));
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Long> decimal(String text) {
        return matching(DECIMAL, text).map(Long::parseLong);
    }
}
