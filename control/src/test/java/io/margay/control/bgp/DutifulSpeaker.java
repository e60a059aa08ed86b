package io.margay.control.bgp;

import io.margay.control.bgp.rib.PathNextHop;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A speaker whose owner calls it only when it must: a channel is ready, or the deadline it gave has come. And the routes it told. */
final class DutifulSpeaker implements AutoCloseable {
    private static final long DEADLINE_NS = 20_000_000_000L;

    final Map<Prefix, IpAddress> learned = new TreeMap<>();
    final BgpSpeaker speaker;
    private final Selector selector;
    private boolean isClosed;

    private DutifulSpeaker(BgpSettings settings) throws IOException {
        selector = Selector.open();
        BgpRoutes routes = new BgpRoutes() {
            @Override
            public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
                learned.put(prefix, nextHops.get(0).address());
            }

            @Override
            public void onLost(Prefix prefix) {
                learned.remove(prefix);
            }
        };
        speaker = new BgpSpeaker(settings, routes, selector, new Random(1), System::currentTimeMillis);
    }

    static DutifulSpeaker start(BgpSettings settings) throws IOException {
        DutifulSpeaker started = new DutifulSpeaker(settings);
        started.speaker.start(System.nanoTime());
        return started;
    }

    /** One cycle as the control thread does it: a channel is ready or the deadline is there, else the speaker is not called. */
    void cycle() {
        try {
            boolean isReady = selector.select(1) > 0;
            for (SelectionKey key : selector.selectedKeys()) {
                ((Runnable) key.attachment()).run();
            }
            selector.selectedKeys().clear();
            long nowNs = System.nanoTime();
            long deadlineNs = speaker.nextDeadlineNs(nowNs);
            if (isReady || deadlineNs != Long.MAX_VALUE && nowNs - deadlineNs >= 0) {
                speaker.doWork(System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs all of them in turn until it is so. */
    static void runUntil(String what, BooleanSupplier isSo, DutifulSpeaker... speakers) {
        long startNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                StringBuilder state = new StringBuilder();
                for (DutifulSpeaker each : speakers) {
                    state.append('\n').append(each.speaker.peers()).append(' ').append(each.learned);
                }
                throw new AssertionError("not within 20 s: " + what + state);
            }
            for (DutifulSpeaker each : speakers) {
                each.cycle();
            }
        }
    }

    PeerSnapshot peer() {
        return speaker.peers().get(0);
    }

    boolean isUp() {
        return peer().state().equals("established");
    }

    /** Also what the operating system keeps until the next select. */
    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            speaker.close(System.nanoTime());
            selector.close();
        }
    }
}
