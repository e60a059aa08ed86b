package io.margay.control.config;

/**
 * How many ICMP errors are sent, by token buckets, for each family.
 *
 * @param rate a second in all
 * @param burst at once in all
 * @param receiverRate a second to one receiver
 * @param receiverBurst at once to one receiver
 */
public record IcmpConfig(int rate, int burst, int receiverRate, int receiverBurst) {
    public static final int MAX = 1_000_000;

    public static final IcmpConfig DEFAULT = new IcmpConfig(1_000, 50, 10, 10);

    @Override
    public String toString() {
        return "icmp " + rate + " a second and " + burst + " at once, to one receiver " + receiverRate + " and "
                + receiverBurst;
    }
}
