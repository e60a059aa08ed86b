package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Speakers and raw peers on loopback, all driven by the test's thread. Time is real, but can be put forward. */
final class Lab implements AutoCloseable {
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long LOOK_NS = 100_000_000L;

    /** What takes part. */
    interface Member {
        void step(long nowNs);

        void end();
    }

    private final List<Member> members = new ArrayList<>();
    private long forwardNs;

    long nowNs() {
        return System.nanoTime() + forwardNs;
    }

    /** Lets time pass that nobody has to wait for. */
    void forward(double seconds) {
        forwardNs += (long) (seconds * 1e9);
    }

    <T extends Member> T add(T member) {
        members.add(member);
        return member;
    }

    void end(Member member) {
        member.end();
        members.remove(member);
    }

    void step() {
        for (Member member : List.copyOf(members)) {
            member.step(nowNs());
        }
    }

    void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    void until(Supplier<String> what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail("did not come about: " + what.get());
            }
            step();
        }
    }

    /** Looks for a while that something stays as it is. */
    void always(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + LOOK_NS;
        while (System.nanoTime() - endNs < 0) {
            step();
            if (!condition.getAsBoolean()) {
                fail("did not stay: " + what);
            }
        }
    }

    @Override
    public void close() {
        members.forEach(Member::end);
    }
}
