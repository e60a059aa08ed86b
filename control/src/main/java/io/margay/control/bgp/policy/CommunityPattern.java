package io.margay.control.bgp.policy;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Communities.Large;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One community, or all that agree with it in some of its parts. Text to pattern is {@link CommunityText}'s. */
public sealed interface CommunityPattern {
    boolean isIn(Communities communities);

    /** Without those that it stands for. */
    Communities removedFrom(Communities communities);

    /** With the one that it stands for, unless it is there. */
    Communities addedTo(Communities communities);

    /** Does it stand for one community? Others cannot be added. */
    boolean isExact();

    /** RFC 1997. */
    record Standard(int value, int mask) implements CommunityPattern {
        private boolean matches(int community) {
            return (community & mask) == value;
        }

        @Override
        public boolean isIn(Communities communities) {
            return communities.standard().stream().anyMatch(this::matches);
        }

        @Override
        public Communities removedFrom(Communities from) {
            return new Communities(without(from.standard(), this::matches), from.extended(), from.large());
        }

        @Override
        public Communities addedTo(Communities to) {
            return to.plus(value);
        }

        @Override
        public boolean isExact() {
            return mask == -1;
        }
    }

    /** RFC 4360: eight octets. */
    record Extended(long value, long mask) implements CommunityPattern {
        private boolean matches(long community) {
            return (community & mask) == value;
        }

        @Override
        public boolean isIn(Communities communities) {
            return communities.extended().stream().anyMatch(this::matches);
        }

        @Override
        public Communities removedFrom(Communities from) {
            return new Communities(from.standard(), without(from.extended(), this::matches), from.large());
        }

        @Override
        public Communities addedTo(Communities to) {
            return isIn(to) ? to : new Communities(to.standard(), with(to.extended(), value), to.large());
        }

        @Override
        public boolean isExact() {
            return mask == -1;
        }
    }

    /** RFC 8092. */
    record OfLarge(Large value, Large mask) implements CommunityPattern {
        private boolean matches(Large community) {
            return (community.globalAdministrator() & mask.globalAdministrator()) == value.globalAdministrator()
                    && (community.local1() & mask.local1()) == value.local1()
                    && (community.local2() & mask.local2()) == value.local2();
        }

        @Override
        public boolean isIn(Communities communities) {
            return communities.large().stream().anyMatch(this::matches);
        }

        @Override
        public Communities removedFrom(Communities from) {
            return new Communities(from.standard(), from.extended(), without(from.large(), this::matches));
        }

        @Override
        public Communities addedTo(Communities to) {
            return isIn(to) ? to : new Communities(to.standard(), to.extended(), with(to.large(), value));
        }

        @Override
        public boolean isExact() {
            return mask.equals(new Large(-1, -1, -1));
        }
    }

    private static <T> List<T> without(List<T> communities, Predicate<T> isGone) {
        return communities.stream().filter(isGone.negate()).toList();
    }

    private static <T> List<T> with(List<T> communities, T one) {
        List<T> more = new ArrayList<>(communities);
        more.add(one);
        return more;
    }
}
