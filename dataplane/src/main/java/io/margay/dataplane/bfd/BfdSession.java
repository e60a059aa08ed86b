package io.margay.dataplane.bfd;

import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.packet.BfdFlyweight;
import io.margay.fib.IpAddress;

/**
 * This end of one session in asynchronous mode (RFC 5880 6): events and times come in, packets to send go to {@link BfdActions}. Reads no clock. Made by the conductor, owned by the worker.
 *
 * <pre>
 *              heard down             heard init, up
 *     DOWN ----------------> INIT ----------------------> UP
 *      |                      |                            |       heard init or up while DOWN: INIT is UP at once
 *      ^----------------------+----------------------------'
 *         nothing heard for the detection time; heard down while UP; heard admin-down
 * </pre>
 *
 * <p>Of several values that count until the other end has agreed to new ones (6.8.3) there are two: the one that is said and the one in use.
 * The other end's wish for demand mode is not granted: it asks for silence, and silence is what we take for death.
 */
public final class BfdSession {
    /** What a session sends at most while it is not up (RFC 5880 6.8.3). */
    static final long SLOW_TX_US = 1_000_000;

    /** For so long a session that was given up goes on to say so, if the other end is as patient. */
    static final long MAX_LEAVE_NS = 10_000_000_000L;

    /** Between two packets whatever happens: two ends that answer changes with changes could else fill the link, where packets overtake one another. */
    static final long NEWS_GAP_NS = 10_000_000;

    private static final long US_NS = 1000;

    private final int localDiscriminator;
    private final int sourcePort;
    private BfdSettings settings;

    private BfdState state = BfdState.DOWN;
    private BfdDiagnostic diagnostic = BfdDiagnostic.NONE;
    private boolean untold = true;

    /** Said, and in use once the poll is over. */
    private long desiredMinTxUs;

    private long desiredMinTxInUseUs;
    private long requiredMinRxInUseUs;
    private boolean polling;

    /** Something changed while a poll was on its way: its answer may be older than the change. */
    private boolean pollAgain;

    private BfdState remoteState = BfdState.DOWN;

    /** 0 while the other end is not heard: the detection time runs only otherwise. */
    private int remoteDiscriminator;

    private int remoteMultiplier;
    private long remoteDesiredMinTxUs;
    private long remoteMinRxUs = 1;

    private long heardNs;
    private long sentNs;
    private long sendDueNs;

    /** By which {@link #sendDueNs} was computed. */
    private long intervalUs;

    /** What it says has changed since it last said it. */
    private boolean isNews;

    private boolean leaving;
    private long leaveDueNs;

    private int random;

    /**
     * @param localDiscriminator unique on this host, hard to guess, not 0
     * @param sourcePort unique on this host, 49152 to 65535 (RFC 5881 4)
     */
    public BfdSession(BfdSettings settings, int localDiscriminator, int sourcePort, long nowNs) {
        this.settings = settings;
        this.localDiscriminator = localDiscriminator;
        this.sourcePort = sourcePort;
        this.random = localDiscriminator;
        this.desiredMinTxUs = wantedMinTxUs();
        this.desiredMinTxInUseUs = desiredMinTxUs;
        this.requiredMinRxInUseUs = settings.requiredMinRxUs();
        this.intervalUs = sendIntervalUs();
        this.sentNs = nowNs;
        this.sendDueNs = nowNs;
    }

    // ---- who it is

    public BfdSettings settings() {
        return settings;
    }

    public int localDiscriminator() {
        return localDiscriminator;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public IpAddress localAddress() {
        return settings.localAddress();
    }

    public IpAddress peerAddress() {
        return settings.peerAddress();
    }

    public BfdState state() {
        return state;
    }

    public BfdDiagnostic diagnostic() {
        return diagnostic;
    }

    public BfdState remoteState() {
        return remoteState;
    }

    // ---- what happens

    /** A packet that {@link BfdFlyweight#isValid}, without authentication, and found its way to this session: RFC 5880 6.8.6 from there on. */
    void onPacket(BfdFlyweight packet, long nowNs, BfdActions actions) {
        BfdState said = BfdState.of(packet.state());
        if (said != remoteState && (said == BfdState.ADMIN_DOWN || remoteState == BfdState.ADMIN_DOWN)) {
            untold = true; // whether its silence means anything
        }
        remoteDiscriminator = packet.myDiscriminator();
        remoteState = said;
        remoteMultiplier = packet.multiplier();
        remoteDesiredMinTxUs = packet.desiredMinTxUs();
        remoteMinRxUs = packet.requiredMinRxUs();
        if (polling && packet.isFinal()) {
            endPoll();
        }
        if (state == BfdState.ADMIN_DOWN) {
            reschedule();
            return;
        }
        heardNs = nowNs;
        follow(said);
        if (packet.isPoll()) {
            actions.send(this, true, nowNs);
        }
        finish(nowNs, actions);
    }

    private void follow(BfdState said) {
        if (said == BfdState.ADMIN_DOWN) {
            if (state != BfdState.DOWN) {
                become(BfdState.DOWN, BfdDiagnostic.NEIGHBOR_DOWN);
            }
        } else if (state == BfdState.DOWN) {
            if (said == BfdState.DOWN) {
                become(BfdState.INIT, BfdDiagnostic.NONE);
            } else if (said == BfdState.INIT) {
                become(BfdState.UP, BfdDiagnostic.NONE);
            }
        } else if (state == BfdState.INIT) {
            if (said != BfdState.DOWN) {
                become(BfdState.UP, BfdDiagnostic.NONE);
            }
        } else if (said == BfdState.DOWN) {
            become(BfdState.DOWN, BfdDiagnostic.NEIGHBOR_DOWN);
        }
    }

    /**
     * At {@link #dueNs}, or later.
     *
     * @param isBehind not all that has come in was looked at yet: silence is believed only when it lasts twice as long
     */
    void onTick(long nowNs, boolean isBehind, BfdActions actions) {
        if (isAwaiting()) {
            long overdueNs = nowNs - heardNs - detectionTimeNs();
            if (overdueNs >= (isBehind ? detectionTimeNs() : 0)) {
                expire();
            }
        }
        if (isSending() && nowNs - sendDueNs >= 0) {
            send(nowNs, actions);
        }
        finish(nowNs, actions);
    }

    /** The other end fell silent: all that it said is void (RFC 5880 6.8.1, 6.8.4). */
    private void expire() {
        untold |= remoteState == BfdState.ADMIN_DOWN;
        remoteDiscriminator = 0;
        remoteState = BfdState.DOWN;
        remoteMultiplier = 0;
        remoteDesiredMinTxUs = 0;
        remoteMinRxUs = 1;
        if (state == BfdState.INIT || state == BfdState.UP) {
            become(BfdState.DOWN, BfdDiagnostic.TIME_EXPIRED);
        }
        polling = false;
        pollAgain = false;
        takeIntoUse();
    }

    /** Of the same session: its intervals and multiplier, and perhaps control's name for it. */
    void onSettings(BfdSettings changed, long nowNs, BfdActions actions) {
        BfdSettings old = settings;
        settings = changed;
        untold = true;
        if (changed.requiredMinRxUs() != old.requiredMinRxUs()) {
            if (state != BfdState.UP || changed.requiredMinRxUs() > requiredMinRxInUseUs) {
                requiredMinRxInUseUs = changed.requiredMinRxUs();
            }
            poll();
        }
        isNews |= changed.multiplier() != old.multiplier();
        sayDesiredMinTx();
        finish(nowNs, actions);
    }

    /** Control does not want it any more: the other end is told for a while, so that it does not take this for a failure. */
    void onRemove(long nowNs, BfdActions actions) {
        become(BfdState.ADMIN_DOWN, BfdDiagnostic.ADMIN_DOWN);
        leaving = true;
        leaveDueNs = nowNs + Math.min(MAX_LEAVE_NS, settings.multiplier() * sendIntervalUs() * US_NS);
        finish(nowNs, actions);
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isGone(long nowNs) {
        return leaving && nowNs - leaveDueNs >= 0;
    }

    // ---- what control must hear

    /** The state, or what it means, has changed since {@link #told}. */
    boolean isUntold() {
        return untold;
    }

    void told() {
        untold = false;
    }

    // ---- when

    /** When {@link #onTick} is to be called next. */
    long dueNs() {
        long dueNs = sentNs + Long.MAX_VALUE / 2;
        if (isSending()) {
            dueNs = sendDueNs;
        }
        if (isAwaiting()) {
            dueNs = earlier(dueNs, heardNs + detectionTimeNs());
        }
        return leaving ? earlier(dueNs, leaveDueNs) : dueNs;
    }

    static long earlier(long oneNs, long otherNs) {
        return oneNs - otherNs < 0 ? oneNs : otherNs;
    }

    /** Unless the other end cannot bear any (RFC 5880 6.8.7). */
    private boolean isSending() {
        return remoteMinRxUs != 0 || isNews;
    }

    private boolean isAwaiting() {
        return remoteDiscriminator != 0 && state != BfdState.ADMIN_DOWN;
    }

    /** RFC 5880 6.8.4. */
    long detectionTimeNs() {
        return remoteMultiplier * Math.max(requiredMinRxInUseUs, remoteDesiredMinTxUs) * US_NS;
    }

    /** RFC 5880 6.8.2. */
    private long sendIntervalUs() {
        return Math.max(desiredMinTxInUseUs, remoteMinRxUs);
    }

    /** Less a random part, lest many sessions fall into step (RFC 5880 6.8.7). */
    private long jitteredNs(long meanUs) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        int spread = settings.multiplier() == 1 ? 151 : 251;
        return meanUs * (750 + Integer.remainderUnsigned(random, spread)); // thousandths of microseconds
    }

    // ---- how it changes

    private void become(BfdState next, BfdDiagnostic reason) {
        state = next;
        diagnostic = reason;
        untold = true;
        isNews = true;
        sayDesiredMinTx();
    }

    private long wantedMinTxUs() {
        return state == BfdState.UP ? settings.desiredMinTxUs() : Math.max(SLOW_TX_US, settings.desiredMinTxUs());
    }

    /** RFC 5880 6.8.3: a slower pace waits for the other end's consent, or it would take it for silence. */
    private void sayDesiredMinTx() {
        long wanted = wantedMinTxUs();
        if (state != BfdState.UP || wanted < desiredMinTxInUseUs) {
            desiredMinTxInUseUs = wanted;
        }
        if (wanted != desiredMinTxUs) {
            desiredMinTxUs = wanted;
            poll();
        }
        if (state != BfdState.UP) {
            requiredMinRxInUseUs = settings.requiredMinRxUs();
        }
    }

    private void poll() {
        isNews = true;
        if (remoteDiscriminator == 0) {
            takeIntoUse(); // nobody is there to agree
        } else if (polling) {
            pollAgain = true;
        } else {
            polling = true;
        }
    }

    private void endPoll() {
        polling = pollAgain;
        pollAgain = false;
        if (polling) {
            isNews = true;
        } else {
            takeIntoUse();
        }
    }

    private void takeIntoUse() {
        desiredMinTxInUseUs = desiredMinTxUs;
        requiredMinRxInUseUs = settings.requiredMinRxUs();
    }

    private void finish(long nowNs, BfdActions actions) {
        reschedule();
        if (isNews && nowNs - sentNs >= NEWS_GAP_NS) {
            send(nowNs, actions);
        } else if (isNews) {
            sendDueNs = earlier(sendDueNs, sentNs + NEWS_GAP_NS);
        }
    }

    private void send(long nowNs, BfdActions actions) {
        isNews = false;
        sentNs = nowNs;
        intervalUs = sendIntervalUs();
        sendDueNs = nowNs + jitteredNs(intervalUs);
        actions.send(this, false, nowNs);
    }

    /** A new interval counts from the last packet on, also a shorter one (RFC 5880 6.8.3). */
    private void reschedule() {
        long wantedUs = sendIntervalUs();
        if (wantedUs != intervalUs) {
            intervalUs = wantedUs;
            sendDueNs = sentNs + jitteredNs(wantedUs);
        }
    }

    /** What this end has to say now (RFC 5880 6.8.7). */
    public void write(BfdFlyweight packet, boolean isFinal) {
        packet.put(
                diagnostic.code(),
                state.id(),
                isFinal ? BfdFlyweight.FINAL : polling ? BfdFlyweight.POLL : 0,
                settings.multiplier(),
                localDiscriminator,
                remoteDiscriminator,
                (int) desiredMinTxUs,
                settings.requiredMinRxUs());
    }
}
