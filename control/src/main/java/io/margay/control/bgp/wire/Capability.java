package io.margay.control.bgp.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a speaker says it can do (RFC 5492). Families stand as their numbers: a peer may know more of them than we do. */
public sealed interface Capability {
    int code();

    /** As operators call it. */
    String label();

    /** RFC 4760 8. */
    record MultiProtocol(int afi, int safi) implements Capability {
        public static final int CODE = 1;

        public static MultiProtocol of(Family family) {
            return new MultiProtocol(family.afi(), family.safi());
        }

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return Family.label(afi, safi);
        }
    }

    /** RFC 2918 2. */
    record Refresh() implements Capability {
        public static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "route-refresh";
        }
    }

    /** RFC 8950 4. */
    record ExtendedNextHop(List<Use> uses) implements Capability {
        public static final int CODE = 5;
        public static final ExtendedNextHop IPV4_OVER_IPV6 = new ExtendedNextHop(List.of(new Use(1, 1, 2)));

        public ExtendedNextHop {
            uses = List.copyOf(uses);
        }

        /** Routes of this family may have next hops of that one. */
        public record Use(int afi, int safi, int nextHopAfi) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "extended-next-hop";
        }
    }

    /** RFC 8654 3. */
    record ExtendedMessage() implements Capability {
        public static final int CODE = 6;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "extended-message";
        }
    }

    /**
     * RFC 9234 4.1.
     *
     * @param value see {@link Role#of}
     */
    record RoleOfSender(int value) implements Capability {
        public static final int CODE = 9;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            Role role = Role.of(value);
            return "role " + (role == null ? Integer.toString(value) : role.label());
        }
    }

    /**
     * RFC 4724 3, RFC 8538 2.
     *
     * @param isRestarting the R bit: it has restarted, and does not wait for our End-of-RIB to speak
     * @param isByNotification the N bit: also a NOTIFICATION may be followed by a graceful restart
     */
    record GracefulRestart(boolean isRestarting, boolean isByNotification, int restartSeconds, List<Kept> families)
            implements Capability {
        public static final int CODE = 64;
        public static final int MAX_SECONDS = 4095;

        public GracefulRestart {
            families = List.copyOf(families);
        }

        /** @param isForwarding the F bit: what it forwarded before it still forwards */
        public record Kept(int afi, int safi, boolean isForwarding) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "graceful-restart " + restartSeconds + " s";
        }
    }

    /** RFC 6793 3. */
    record FourOctetAs(int as) implements Capability {
        public static final int CODE = 65;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "4-octet-as";
        }
    }

    /** RFC 7911 4. */
    record AddPath(List<Ways> families) implements Capability {
        public static final int CODE = 69;
        public static final int RECEIVE = 1;
        public static final int SEND = 2;

        public AddPath {
            families = List.copyOf(families);
        }

        /** @param ways {@link #RECEIVE}, {@link #SEND} or both */
        public record Ways(int afi, int safi, int ways) {}

        /** One value that is none of them, and the whole capability counts for nothing (RFC 7911 4). */
        public boolean isUnderstood() {
            return families.stream().allMatch(each -> each.ways() >= RECEIVE && each.ways() <= (RECEIVE | SEND));
        }

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "add-path";
        }
    }

    /** RFC 7313 3.1. */
    record EnhancedRefresh() implements Capability {
        public static final int CODE = 70;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "enhanced-route-refresh";
        }
    }

    /** RFC 9494 4.1. */
    record LongLivedRestart(List<Kept> families) implements Capability {
        public static final int CODE = 71;
        public static final int MAX_SECONDS = 0xFF_FFFF;

        public LongLivedRestart {
            families = List.copyOf(families);
        }

        public record Kept(int afi, int safi, boolean isForwarding, int staleSeconds) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public String label() {
            return "long-lived-graceful-restart";
        }
    }

    /** One we do not know, or whose length is not what it should be: shown, not used. */
    record Unknown(int code, byte[] value) implements Capability {
        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown unknown && code == unknown.code && Arrays.equals(value, unknown.value);
        }

        @Override
        public int hashCode() {
            return 31 * code + Arrays.hashCode(value);
        }

        @Override
        public String label() {
            return "capability " + code;
        }
    }

    /** What a speaker is to the other (RFC 9234 4). */
    enum Role {
        PROVIDER(0),
        ROUTE_SERVER(1),
        ROUTE_SERVER_CLIENT(2),
        CUSTOMER(3),
        PEER(4);

        private final int value;

        Role(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }

        /** Null of a value that is not assigned. */
        public static Role of(int value) {
            return value < 0 || value >= values().length ? null : values()[value];
        }

        /** What the other side must be: the pairs of RFC 9234 4.2. */
        public Role counterpart() {
            return switch (this) {
                case PROVIDER -> CUSTOMER;
                case CUSTOMER -> PROVIDER;
                case ROUTE_SERVER -> ROUTE_SERVER_CLIENT;
                case ROUTE_SERVER_CLIENT -> ROUTE_SERVER;
                case PEER -> PEER;
            };
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
