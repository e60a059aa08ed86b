package io.margay.perf.oracle.input;

import java.util.List;
import java.util.SplittableRandom;

/** Choices that follow from a seed alone. */
public final class Dice {
    private final SplittableRandom random;

    public Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** For one packet: of a class, by number, whatever other packets there are. */
    public static Dice of(long seed, String packetClass, int index) {
        long mixed = new SplittableRandom(seed).nextLong() ^ (long) packetClass.hashCode() << Integer.SIZE;
        return new Dice(new SplittableRandom(mixed + index).nextLong());
    }

    /** 0 up to a limit, without it. */
    public int below(int limit) {
        return random.nextInt(limit);
    }

    /** Both ends belong to it. */
    public int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    /** True once in so many. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    public int any32() {
        return random.nextInt();
    }

    public long any64() {
        return random.nextLong();
    }

    public byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    public int of(int... values) {
        return values[random.nextInt(values.length)];
    }

    public <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
