package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One FSM, a clock in seconds, and what the FSM wanted done since the last look. */
final class FsmHarness implements FsmActions {
    static final int LOCAL_AS = 64512;
    static final int LOCAL_ID = Ipv4.parse("172.17.8.100");
    static final int LOWER_ID = Ipv4.parse("172.17.8.99");
    static final int HIGHER_ID = Ipv4.parse("172.17.8.101");

    final PeerFsm fsm;
    double nowSeconds = 1_000;
    Negotiated negotiated;
    SessionEnd lastEnd;
    BgpMessage lastSent;
    private final List<String> actions = new ArrayList<>();

    FsmHarness() {
        this(settings(false, 90));
    }

    /** Without jitter: every interval is the whole of it. */
    FsmHarness(FsmSettings settings) {
        this(settings, () -> 0L);
    }

    FsmHarness(FsmSettings settings, RandomGenerator jitter) {
        fsm = new PeerFsm(settings, this, jitter);
    }

    static FsmSettings settings(boolean passive, int holdTimeSeconds) {
        return new FsmSettings(LOCAL_AS, LOCAL_ID, LOCAL_AS, passive, holdTimeSeconds, 10);
    }

    long now() {
        return (long) (nowSeconds * 1e9);
    }

    FsmHarness start() {
        fsm.onStart(now());
        return this;
    }

    FsmHarness connected() {
        fsm.onConnected(now());
        return this;
    }

    FsmHarness incoming() {
        actions.add("incoming " + (fsm.onIncoming(now()) ? "taken" : "refused"));
        return this;
    }

    FsmHarness message(Leg leg, BgpMessage message) {
        fsm.onMessage(leg, message, now());
        return this;
    }

    FsmHarness open(Leg leg, int identifier, int holdTimeSeconds) {
        return message(leg, open(LOCAL_AS, identifier, holdTimeSeconds));
    }

    FsmHarness keepalive(Leg leg) {
        return message(leg, new Keepalive());
    }

    /** Time passes, and the FSM is called whenever it asked to be. */
    FsmHarness pass(double seconds) {
        double end = nowSeconds + seconds;
        while (true) {
            long deadlineNs = fsm.nextDeadlineNs(now());
            if (deadlineNs == Long.MAX_VALUE || deadlineNs / 1e9 > end) {
                break;
            }
            nowSeconds = Math.max(nowSeconds, deadlineNs / 1e9);
            fsm.onTick(deadlineNs);
        }
        nowSeconds = end;
        fsm.onTick(now());
        return this;
    }

    /** To an established session over the leg that we dialled. */
    FsmHarness established(int holdTimeSeconds) {
        start().connected().open(Leg.OUTGOING, HIGHER_ID, holdTimeSeconds).keepalive(Leg.OUTGOING);
        actions.clear();
        return this;
    }

    /** What was done since the last look. */
    List<String> done() {
        List<String> done = List.copyOf(actions);
        actions.clear();
        return done;
    }

    static Open open(int as, int identifier, int holdTimeSeconds) {
        return new Open(
                4,
                as >>> 16 == 0 ? as : Open.AS_TRANS,
                holdTimeSeconds,
                identifier,
                List.of(
                        Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                        new Capability.Refresh(),
                        new Capability.FourOctetAs(as)));
    }

    @Override
    public void dial() {
        actions.add("dial");
    }

    @Override
    public void abandonDial() {
        actions.add("abandon dial");
    }

    @Override
    public void acceptIncoming() {
        actions.add("accept");
    }

    @Override
    public void send(Leg leg, BgpMessage message) {
        lastSent = message;
        String what = message instanceof Notification notification
                ? "NOTIFICATION " + notification.code() + "/" + notification.subcode()
                : message.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
        actions.add(name(leg) + " " + what);
    }

    @Override
    public void close(Leg leg) {
        actions.add(name(leg) + " close");
    }

    @Override
    public void established(Leg leg, Negotiated agreed) {
        negotiated = agreed;
        actions.add(name(leg) + " established");
    }

    @Override
    public void down(SessionEnd end) {
        lastEnd = end;
        actions.add("down");
    }

    @Override
    public void failed(SessionEnd end) {
        lastEnd = end;
        actions.add("failed");
    }

    @Override
    public void update(Update update) {
        actions.add("update");
    }

    @Override
    public void refresh(RouteRefresh refresh) {
        actions.add("refresh");
    }

    private static String name(Leg leg) {
        return leg == Leg.OUTGOING ? "out" : "in";
    }
}
