package io.margay.control.bgp.policy;

import io.margay.fib.AddressFamily;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prefixes within one prefix that are of certain lengths. Written {@code 10.0.0.0/8} (that prefix alone), {@code 10.0.0.0/8 le 24}, {@code
 * 10.0.0.0/8 ge 24} or {@code 10.0.0.0/8 ge 24 le 28}.
 */
public record PrefixRange(Prefix prefix, int minLength, int maxLength) {
    private static final Pattern TEXT = Pattern.compile("(\\S+)(?:\\s+ge\\s+(\\d{1,3}))?(?:\\s+le\\s+(\\d{1,3}))?");

    public PrefixRange {
        if (minLength < prefix.length() || maxLength < minLength || maxLength > longest(prefix)) {
            throw new IllegalArgumentException("lengths of " + minLength + " to " + maxLength + " within " + prefix
                    + ", where " + prefix.length() + " to " + longest(prefix) + " are possible");
        }
    }

    public static PrefixRange exactly(Prefix prefix) {
        return new PrefixRange(prefix, prefix.length(), prefix.length());
    }

    /** Also everything more specific. */
    public static PrefixRange within(Prefix prefix) {
        return new PrefixRange(prefix, prefix.length(), longest(prefix));
    }

    /** @throws IllegalArgumentException with one line */
    public static PrefixRange parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a prefix with lengths: " + text);
        }
        Prefix prefix = Prefix.parse(matcher.group(1));
        String least = matcher.group(2);
        String most = matcher.group(3);
        int minLength = least == null ? prefix.length() : Integer.parseInt(least);
        int maxLength = most != null ? Integer.parseInt(most) : least == null ? prefix.length() : longest(prefix);
        return new PrefixRange(prefix, minLength, maxLength);
    }

    /** By looking at this one alone; {@link PrefixList} is for many. */
    boolean contains(Prefix other) {
        return prefix.contains(other) && other.length() >= minLength && other.length() <= maxLength;
    }

    private static int longest(Prefix prefix) {
        return prefix.family() == AddressFamily.IPV4 ? Ipv4Prefix.MAX_LENGTH : Ipv6Prefix.MAX_LENGTH;
    }

    @Override
    public String toString() {
        String least = minLength > prefix.length() ? " ge " + minLength : "";
        boolean isToTheEnd = maxLength == longest(prefix) && !least.isEmpty();
        return prefix + least + (isToTheEnd || maxLength == prefix.length() ? "" : " le " + maxLength);
    }
}
