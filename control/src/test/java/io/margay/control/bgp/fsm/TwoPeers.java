package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two FSMs that dial each other at the same moment, and the two connections between them; a seed says who hears what when. */
final class TwoPeers {
    final Side lower = new Side(FsmHarness.LOWER_ID);
    final Side higher = new Side(FsmHarness.HIGHER_ID);
    private final SplittableRandom random;

    TwoPeers(long seed) {
        random = new SplittableRandom(seed);
        lower.other = higher;
        higher.other = lower;
    }

    void run() {
        lower.fsm.onStart(0);
        higher.fsm.onStart(0);
        for (List<Runnable> next = next(); !next.isEmpty(); next = next()) {
            next.get(random.nextInt(next.size())).run();
        }
    }

    private List<Runnable> next() {
        List<Runnable> next = new ArrayList<>();
        lower.addNext(next);
        higher.addNext(next);
        return next;
    }

    /** One side, with what is on its way to it. */
    static final class Side implements FsmActions {
        final PeerFsm fsm;
        /** The leg of the session, null for none. */
        Leg established;

        int sessions;
        private Side other;
        private boolean isDialling;
        private boolean isConnected;
        private boolean hasOffer;
        private final Map<Leg, Deque<Object>> input = new EnumMap<>(Leg.class);

        Side(int identifier) {
            FsmSettings settings = new FsmSettings(FsmHarness.LOCAL_AS, identifier, FsmHarness.LOCAL_AS, false, 90, 10);
            fsm = new PeerFsm(settings, this, () -> 0L);
            input.put(Leg.INCOMING, new ArrayDeque<>());
            input.put(Leg.OUTGOING, new ArrayDeque<>());
        }

        void addNext(List<Runnable> next) {
            if (isDialling && !isConnected) {
                next.add(this::connect);
            }
            if (hasOffer) {
                next.add(this::takeOffer);
            }
            if (!input.get(Leg.OUTGOING).isEmpty() && isConnected) {
                next.add(() -> hear(Leg.OUTGOING));
            }
            if (!input.get(Leg.INCOMING).isEmpty() && !hasOffer) {
                next.add(() -> hear(Leg.INCOMING));
            }
        }

        private void connect() {
            isDialling = false;
            isConnected = true;
            fsm.onConnected(0);
        }

        private void takeOffer() {
            hasOffer = false;
            if (!fsm.onIncoming(0)) {
                close(Leg.INCOMING);
            }
        }

        private void hear(Leg leg) {
            Object heard = input.get(leg).poll();
            if (heard instanceof BgpMessage message) {
                fsm.onMessage(leg, message, 0);
            } else {
                fsm.onClosed(leg, SessionEnd.By.PEER, "closed", 0);
            }
        }

        /** The kernel of the other side takes the connection before anybody there asks for it. */
        @Override
        public void dial() {
            isDialling = true;
            other.hasOffer = true;
        }

        @Override
        public void abandonDial() {
            isDialling = false;
            other.input.get(Leg.INCOMING).add("closed");
        }

        @Override
        public void acceptIncoming() {}

        @Override
        public void send(Leg leg, BgpMessage message) {
            other.input.get(leg.other()).add(message);
        }

        @Override
        public void close(Leg leg) {
            input.get(leg).clear();
            other.input.get(leg.other()).add("closed");
        }

        @Override
        public void established(Leg leg, Negotiated negotiated) {
            established = leg;
            sessions++;
        }

        @Override
        public void down(SessionEnd end) {
            established = null;
        }

        @Override
        public void failed(SessionEnd end) {}

        @Override
        public void update(Update update) {}

        @Override
        public void refresh(RouteRefresh refresh) {}
    }
}
