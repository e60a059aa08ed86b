package io.margay.control.config;

import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/** Where a peer is. {@code toString} is how the file names it. */
public sealed interface PeerPlace {
    /** Of the session's addresses. */
    AddressFamily family();

    /** One address. */
    record Address(IpAddress address) implements PeerPlace {
        @Override
        public AddressFamily family() {
            return address.family();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** The neighbour on a link, by its link-local IPv6 address (unnumbered). */
    record Interface(String name) implements PeerPlace {
        @Override
        public AddressFamily family() {
            return AddressFamily.IPV6;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Whoever connects from there (dynamic neighbours).
     *
     * @param limit sessions at a time
     */
    record Range(Prefix prefix, int limit) implements PeerPlace {
        public static final int DEFAULT_LIMIT = 100;

        @Override
        public AddressFamily family() {
            return prefix.family();
        }

        @Override
        public String toString() {
            return prefix.toString();
        }
    }
}
