package io.margay.fib;

/**
 * One way of a {@linkplain NextHop#group group}, and how much of the traffic takes it beside the others.
 *
 * @param nextHop with a port: of kind port or gateway
 * @param weight 1 to {@value #MAX_WEIGHT}, the range that {@code ip route} takes
 */
public record NextHopMember(NextHop nextHop, int weight) {
    public static final int MAX_WEIGHT = 256;

    public NextHopMember {
        if (nextHop.portId() == 0) {
            throw new IllegalArgumentException("a member of a group needs a port: " + nextHop);
        }
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight out of 1.." + MAX_WEIGHT + ": " + weight);
        }
    }

    /** {@code nexthop via 172.17.8.101 dev enp0s8 weight 1}, as a part of a line of {@code ip route}. */
    @Override
    public String toString() {
        return "nexthop " + nextHop + " weight " + weight;
    }
}
