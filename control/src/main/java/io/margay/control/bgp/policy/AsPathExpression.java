package io.margay.control.bgp.policy;

import java.util.ArrayList;
import java.util.List;

/** The parts of an AS-path expression; see {@link AsPathPattern} for what they mean. */
sealed interface AsPathExpression {
    /** One AS within one of the ranges, both ends included. */
    record As(List<Range> ranges) implements AsPathExpression {
        boolean contains(int as) {
            long number = Integer.toUnsignedLong(as);
            for (Range range : ranges) {
                if (number >= range.least && number <= range.most) {
                    return true;
                }
            }
            return false;
        }
    }

    record Range(long least, long most) {}

    record Begin() implements AsPathExpression {}

    record End() implements AsPathExpression {}

    record Sequence(List<AsPathExpression> parts) implements AsPathExpression {}

    record Either(List<AsPathExpression> branches) implements AsPathExpression {}

    /** @param most {@link #UNBOUNDED}, or not less than {@code least} */
    record Repeat(AsPathExpression part, int least, int most) implements AsPathExpression {}

    int UNBOUNDED = -1;

    /** Reads an expression, one character after the other. */
    final class Parser {
        private static final int MAX_DEPTH = 20;
        private static final int MAX_REPEAT = 255;
        private static final long MAX_AS = 0xFFFF_FFFFL;

        private final String text;
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException which says what is wrong, and where */
        static AsPathExpression parse(String text) {
            Parser parser = new Parser(text);
            AsPathExpression expression = parser.either(0);
            if (parser.at < text.length()) {
                throw parser.fault("'" + text.charAt(parser.at) + "' has nothing before it");
            }
            return expression;
        }

        private AsPathExpression either(int depth) {
            if (depth > MAX_DEPTH) {
                throw fault("more than " + MAX_DEPTH + " brackets within each other");
            }
            List<AsPathExpression> branches = new ArrayList<>();
            branches.add(sequence(depth));
            while (take('|')) {
                branches.add(sequence(depth));
            }
            return branches.size() == 1 ? branches.get(0) : new Either(List.copyOf(branches));
        }

        private AsPathExpression sequence(int depth) {
            List<AsPathExpression> parts = new ArrayList<>();
            int lastAsEnd = -1;
            while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                int begin = at;
                AsPathExpression part = atom(depth);
                if (part == null) {
                    continue;
                }
                boolean isAs = part instanceof As && text.charAt(begin) != '(';
                if (isAs && begin == lastAsEnd) {
                    at = begin;
                    throw fault("ASes are set apart by a blank or '_', and are not made of digits: '.' is any AS,"
                            + " [64512-65534] one of a range");
                }
                lastAsEnd = isAs ? at : -1;
                parts.add(repeated(part));
            }
            return parts.size() == 1 ? parts.get(0) : new Sequence(List.copyOf(parts));
        }

        /** Null for what stands between ASes. */
        private AsPathExpression atom(int depth) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                long as = number();
                return new As(List.of(new Range(as, as)));
            }
            at++;
            switch (c) {
                case ' ', '_' -> {
                    return null;
                }
                case '.' -> {
                    return new As(List.of(new Range(0, MAX_AS)));
                }
                case '^' -> {
                    return new Begin();
                }
                case '$' -> {
                    return new End();
                }
                case '[' -> {
                    return set();
                }
                case '(' -> {
                    AsPathExpression inner = either(depth + 1);
                    if (!take(')')) {
                        throw fault("')' is missing");
                    }
                    return inner;
                }
                default -> {
                    at--;
                    throw fault("'" + c + "' is not expected");
                }
            }
        }

        private As set() {
            List<Range> ranges = new ArrayList<>();
            while (!take(']')) {
                if (take(' ')) {
                    continue;
                }
                long least = number();
                long most = take('-') ? number() : least;
                if (most < least) {
                    throw fault("a range from " + least + " to " + most);
                }
                ranges.add(new Range(least, most));
            }
            if (ranges.isEmpty()) {
                throw fault("a set without an AS");
            }
            return new As(List.copyOf(ranges));
        }

        private AsPathExpression repeated(AsPathExpression part) {
            int least;
            int most;
            if (take('*')) {
                least = 0;
                most = UNBOUNDED;
            } else if (take('+')) {
                least = 1;
                most = UNBOUNDED;
            } else if (take('?')) {
                least = 0;
                most = 1;
            } else if (take('{')) {
                least = count();
                most = !take(',') ? least : at < text.length() && text.charAt(at) == '}' ? UNBOUNDED : count();
                if (!take('}') || most != UNBOUNDED && most < least) {
                    throw fault("a count is {n}, {n,} or {n,m}");
                }
            } else {
                return part;
            }
            if (part instanceof Begin || part instanceof End) {
                throw fault("an end of the path cannot be repeated");
            }
            return new Repeat(part, least, most);
        }

        private int count() {
            long count = digits();
            if (count > MAX_REPEAT) {
                throw fault("a count above " + MAX_REPEAT);
            }
            return (int) count;
        }

        private long number() {
            long as = digits();
            if (as == 0 || as > MAX_AS) {
                throw fault("AS " + as + " is nobody's; '.' is any AS");
            }
            return as;
        }

        private long digits() {
            int begin = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - begin < 11) {
                at++;
            }
            if (at == begin) {
                throw fault("a number is missing");
            }
            return Long.parseLong(text.substring(begin, at));
        }

        private boolean take(char c) {
            boolean isThere = at < text.length() && text.charAt(at) == c;
            at += isThere ? 1 : 0;
            return isThere;
        }

        private IllegalArgumentException fault(String what) {
            return new IllegalArgumentException("at character " + (at + 1) + ": " + what);
        }
    }
}
