package io.margay.control.bgp.wire;

import java.util.Arrays;

/** What a speaker says it can do (RFC 5492). */
public sealed interface Capability {
    int code();

    /** RFC 4760 8. */
    record MultiProtocol(int afi, int safi) implements Capability {
        public static final int CODE = 1;
        public static final MultiProtocol IPV4_UNICAST = new MultiProtocol(1, 1);

        @Override
        public int code() {
            return CODE;
        }
    }

    /** RFC 2918 2. */
    record Refresh() implements Capability {
        public static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }
    }

    /** RFC 6793 3. */
    record FourOctetAs(int as) implements Capability {
        public static final int CODE = 65;

        @Override
        public int code() {
            return CODE;
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
    }

    /** As operators call it. */
    default String label() {
        if (this instanceof MultiProtocol mp) {
            return mp.equals(MultiProtocol.IPV4_UNICAST) ? "ipv4-unicast" : "afi " + mp.afi() + " safi " + mp.safi();
        }
        if (this instanceof Refresh) {
            return "route-refresh";
        }
        return this instanceof FourOctetAs ? "4-octet-as" : "capability " + code();
    }
}
