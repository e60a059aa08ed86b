package io.margay.control.bgp.rib;

/** Whether the router knows a way to a next hop: paths by next hops without one take no part in the decision (RFC 4271 9.1.2). */
public interface Reachability {
    /** Where every next hop is on a link. */
    Reachability EVERYWHERE = new Reachability() {};

    /**
     * @param distance of two ways the shorter is preferred (RFC 4271 9.1.2.2 e)
     * @param obstacle why there is no way; null when there is one
     */
    record Reach(int distance, String obstacle) {
        public static final Reach CONNECTED = new Reach(0, null);
        public static final Reach RECURSIVE = new Reach(1, null);

        public static Reach none(String obstacle) {
            return new Reach(Integer.MAX_VALUE, obstacle);
        }

        boolean isThere() {
            return obstacle == null;
        }
    }

    /** The way there is now; of changes the speaker is to be told, until {@link #unwatch}. */
    default Reach watch(PathNextHop nextHop) {
        return Reach.CONNECTED;
    }

    default void unwatch(PathNextHop nextHop) {}
}
