package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A row of changes that follows from a seed, in whatever process, and what a file may say when its writer died in one of them. */
final class CrashScenario {
    static final FibCapacity CAPACITY = new FibCapacity(512, 2_048, 8_192, 64, 512, 4_096);

    private static final int[] LENGTHS = {14, 16, 18, 19, 22, 24, 25, 28, 30, 32};
    private static final int[] LENGTHS6 = {7, 12, 16, 17, 20, 24, 40, 48, 64, 70, 72, 100, 112, 127, 128};
    private static final int POOL = 48;
    private static final int BASE_ROUTES = 30;

    private record Change(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long timeMs) {
        boolean isSameRoute(Route route) {
            return route.prefix().equals(prefix)
                    && route.nextHop().equals(nextHop)
                    && route.protocol() == protocol
                    && route.originId() == originId;
        }
    }

    /** One change, or one transaction of several. */
    private record Step(List<Change> changes, Map<Prefix, Change> before, Map<Prefix, Change> after) {}

    private final SplittableRandom random;
    private final List<Prefix> pool = new ArrayList<>();
    private final List<Prefix> hosts;
    private final List<Step> steps = new ArrayList<>();
    private Map<Prefix, Change> routes = new HashMap<>();

    CrashScenario(long seed, int stepCount) {
        random = new SplittableRandom(seed);
        Set<Prefix> prefixes = new HashSet<>();
        while (prefixes.size() < POOL) {
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            int near = 0x0A400000 | random.nextInt(4) << 16 | random.nextInt(4) << 6 | random.nextInt(64);
            prefixes.add(new Ipv4Prefix(near & Ipv4Prefix.mask(length), length));
            int length6 = LENGTHS6[random.nextInt(LENGTHS6.length)];
            long low = (long) random.nextInt(4) << 56 | random.nextInt(4) << 8 | random.nextInt(4);
            prefixes.add(
                    Ipv6Prefix.of(new Ipv6Address(0xFD00_0000_0000_0000L | random.nextInt(4) << 16, low), length6));
        }
        pool.addAll(prefixes.stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList());
        hosts = pool.stream().flatMap(CrashScenario::edges).distinct().toList();
        List<Change> base = new ArrayList<>();
        for (int i = 0; i < BASE_ROUTES; i++) {
            base.add(put(pool.get(i), 0));
        }
        add(base);
        for (int step = 1; step <= stepCount; step++) {
            List<Change> changes = new ArrayList<>();
            int count = step % 4 == 0 ? 2 + random.nextInt(8) : 1;
            while (changes.size() < count) {
                Prefix prefix = pool.get(random.nextInt(POOL));
                changes.add(random.nextInt(3) == 0 ? new Change(prefix, null, null, 0, 0) : put(prefix, step));
            }
            add(changes);
        }
    }

    /** First and last address of a prefix and the neighbours outside. */
    private static Stream<Prefix> edges(Prefix prefix) {
        AddressFamily family = prefix.family();
        long highMask = Prefix.highMask(family.bits());
        long lowMask = Prefix.lowMask(family.bits());
        long unit = highMask & -highMask;
        long lastHigh = prefix.high() | highMask & ~Prefix.highMask(prefix.length());
        long lastLow = prefix.low() | lowMask & ~Prefix.lowMask(prefix.length());
        boolean inHigh = family == AddressFamily.IPV4;
        return Stream.of(
                family.prefix(prefix.high(), prefix.low(), family.bits()),
                family.prefix(lastHigh, lastLow, family.bits()),
                family.prefix(
                        inHigh || prefix.low() == 0 ? prefix.high() - unit : prefix.high(),
                        inHigh ? 0 : prefix.low() - 1,
                        family.bits()),
                family.prefix(
                        inHigh || lastLow == -1 ? lastHigh + unit : lastHigh, inHigh ? 0 : lastLow + 1, family.bits()));
    }

    private Change put(Prefix prefix, int step) {
        RouteProtocol[] protocols = RouteProtocol.values();
        return new Change(
                prefix,
                TestFib.anyNextHop(random),
                protocols[random.nextInt(protocols.length)],
                random.nextInt(),
                step * 1_000L);
    }

    private void add(List<Change> changes) {
        Map<Prefix, Change> after = new HashMap<>(routes);
        for (Change change : changes) {
            if (change.nextHop == null) {
                after.remove(change.prefix);
            } else {
                after.put(change.prefix, change);
            }
        }
        steps.add(new Step(changes, routes, after));
        routes = after;
    }

    /** Step 0 puts the routes to begin with. */
    int steps() {
        return steps.size();
    }

    boolean isTransaction(int step) {
        return steps.get(step).changes.size() > 1;
    }

    void run(FibWriter writer, int step) {
        boolean transaction = isTransaction(step);
        if (transaction) {
            writer.begin((prefix, why) -> {
                throw new AssertionError(prefix + " " + why);
            });
        }
        for (Change change : steps.get(step).changes) {
            if (change.nextHop == null) {
                writer.remove(change.prefix);
            } else {
                PutResult result =
                        writer.put(change.prefix, change.nextHop, change.protocol, change.originId, change.timeMs);
                assertTrue(!result.isRefused(), result::name);
            }
        }
        if (transaction) {
            writer.commit();
        }
    }

    /** What the reader of each address may be told when the writer died in a step: what held before it, or after. */
    final class Moment {
        private final Step step;
        private final NextHop[] old = new NextHop[hosts.size()];
        private final NextHop[] coming = new NextHop[hosts.size()];

        Moment(int number) {
            step = steps.get(number);
            answers(step.before, old);
            answers(step.after, coming);
        }

        private static NextHop lookup(ReferenceFib reference, Prefix host) {
            return reference.lookup(host.family(), host.high(), host.low());
        }

        private void answers(Map<Prefix, Change> routes, NextHop[] answers) {
            ReferenceFib reference = new ReferenceFib();
            routes.forEach((prefix, change) -> reference.put(prefix, change.nextHop));
            Arrays.setAll(answers, i -> lookup(reference, hosts.get(i)));
        }

        void assertAnswers(FibReader reader) {
            for (int i = 0; i < old.length; i++) {
                NextHop answer = TestFib.resolve(reader, hosts.get(i));
                if (!Objects.equals(answer, old[i]) && !Objects.equals(answer, coming[i])) {
                    throw new AssertionError(hosts.get(i) + " by " + answer + " in " + step.changes);
                }
            }
        }

        /** The file opens, its trie answers, and its records tell of each prefix the route before, or the one after. */
        List<Route> assertFile(Path file) throws IOException {
            try (FibReader reader = FibReader.open(file)) {
                assertAnswers(reader);
            }
            FibRecovery.Recovered recovered = assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(file));
            Map<Prefix, Route> told = new HashMap<>();
            recovered.routes().forEach(route -> told.put(route.prefix(), route));
            assertEquals(recovered.routes().size(), told.size());
            for (Prefix prefix : pool) {
                assertRoute(told.remove(prefix), step.before.get(prefix), step.after.get(prefix));
            }
            assertEquals(Map.of(), told, "routes that nobody gave");
            return recovered.routes();
        }

        private void assertRoute(Route told, Change before, Change after) {
            boolean was = told == null ? before == null : before != null && before.isSameRoute(told);
            boolean is = told == null ? after == null : after != null && after.isSameRoute(told);
            boolean timed = told == null
                    || before != null && told.timeMs() == before.timeMs
                    || after != null && told.timeMs() == after.timeMs;
            if (!was && !is || !timed) {
                throw new AssertionError(told + " is neither " + before + " nor " + after);
            }
        }
    }
}
