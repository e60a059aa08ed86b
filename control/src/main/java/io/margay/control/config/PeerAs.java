package io.margay.control.config;

/** Which AS a peer may be of. */
public sealed interface PeerAs {
    /** @param local this node's own */
    boolean isInternal(int local);

    /** That one, unsigned. */
    record Number(int as) implements PeerAs {
        @Override
        public boolean isInternal(int local) {
            return as == local;
        }

        @Override
        public String toString() {
            return Integer.toUnsignedString(as);
        }
    }

    /** This node's own. */
    record Internal() implements PeerAs {
        @Override
        public boolean isInternal(int local) {
            return true;
        }

        @Override
        public String toString() {
            return "internal";
        }
    }

    /** Any but this node's own, as its OPEN says. */
    record External() implements PeerAs {
        @Override
        public boolean isInternal(int local) {
            return false;
        }

        @Override
        public String toString() {
            return "external";
        }
    }
}
