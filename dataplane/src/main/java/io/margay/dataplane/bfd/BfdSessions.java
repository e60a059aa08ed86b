package io.margay.dataplane.bfd;

import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.packet.BfdFlyweight;
import io.margay.fib.IpAddress;
import org.agrona.collections.ArrayUtil;

/**
 * All sessions of this host: finds the one that a packet is for, wakes those whose time has come, and tells the conductor. Owned by one worker. They are few, so that looking at one after the other is quick enough.
 */
public final class BfdSessions {
    /** As many addresses as the kernel's stack can be kept off. */
    public static final int CAPACITY = 256;

    /** When the conductor is too far behind to be told. */
    private static final long RETRY_NS = 10_000_000;

    private final BfdInbox conductor;
    private BfdSession[] sessions = {};
    private long dueNs;

    public BfdSessions(BfdInbox conductor) {
        this.conductor = conductor;
    }

    public boolean isEmpty() {
        return sessions.length == 0;
    }

    /** When {@link #onTick} is to be called next; only if there are any. */
    public long dueNs() {
        return dueNs;
    }

    // ---- what the conductor orders

    /** Takes the place of one between the same ends that is about to go. */
    public void onAdd(BfdSession added, long nowNs) {
        for (BfdSession session : sessions) {
            if (session.settings().isSameSession(added.settings())) {
                sessions = ArrayUtil.remove(sessions, session);
                break;
            }
        }
        sessions = ArrayUtil.add(sessions, added);
        dueNs = nowNs;
    }

    public void onSettings(int localDiscriminator, BfdSettings settings, long nowNs, BfdActions actions) {
        BfdSession session = find(localDiscriminator);
        if (session != null) {
            session.onSettings(settings, nowNs, actions);
            dueNs = nowNs;
        }
    }

    public void onRemove(int localDiscriminator, long nowNs, BfdActions actions) {
        BfdSession session = find(localDiscriminator);
        if (session != null) {
            session.onRemove(nowNs, actions);
            dueNs = nowNs;
        }
    }

    // ---- which one

    /** Null where there is none (RFC 5880 6.3). */
    public BfdSession find(int yourDiscriminator) {
        for (BfdSession session : sessions) {
            if (session.localDiscriminator() == yourDiscriminator) {
                return session;
            }
        }
        return null;
    }

    /**
     * Of a packet that does not know its session yet: by addresses, and on one hop by the port that it came in by if the session has one (RFC 5881 3, RFC 5883 4.1). Null where there is none.
     */
    public BfdSession find(boolean multihop, int portId, long localHigh, long localLow, long peerHigh, long peerLow) {
        for (BfdSession session : sessions) {
            BfdSettings settings = session.settings();
            IpAddress peer = settings.peerAddress();
            IpAddress local = settings.localAddress();
            if (peer.low() == peerLow
                    && peer.high() == peerHigh
                    && local.low() == localLow
                    && local.high() == localHigh
                    && settings.multihop() == multihop
                    && (settings.portId() == 0 || settings.portId() == portId)) {
                return session;
            }
        }
        return null;
    }

    // ---- what happens

    public void onPacket(BfdSession session, BfdFlyweight packet, long nowNs, BfdActions actions) {
        session.onPacket(packet, nowNs, actions);
        tell(session);
        dueNs = BfdSession.earlier(dueNs, nextNs(session, nowNs));
    }

    /**
     * Only if there are any, and {@link #dueNs} has come.
     *
     * @param isBehind see {@link BfdSession#onTick}
     * @return how many had something to do
     */
    public int onTick(long nowNs, boolean isBehind, BfdActions actions) {
        int work = 0;
        boolean someAreGone = false;
        for (BfdSession session : sessions) {
            if (session.isGone(nowNs)) {
                someAreGone = true;
            } else if (nowNs - session.dueNs() >= 0) {
                session.onTick(nowNs, isBehind, actions);
                work++;
            }
            tell(session);
        }
        if (someAreGone) {
            removeGone(nowNs);
        }
        dueNs = nowNs + Long.MAX_VALUE / 2;
        for (BfdSession session : sessions) {
            dueNs = BfdSession.earlier(dueNs, nextNs(session, nowNs));
        }
        return work;
    }

    private void removeGone(long nowNs) {
        for (BfdSession session : sessions) {
            if (session.isGone(nowNs) && conductor.gone(session)) {
                sessions = ArrayUtil.remove(sessions, session);
            }
        }
    }

    /** That one is leaving was control's own order. */
    private void tell(BfdSession session) {
        if (session.isUntold() && (session.isLeaving() || conductor.state(session))) {
            session.told();
        }
    }

    private static long nextNs(BfdSession session, long nowNs) {
        boolean mustWait = session.isUntold() || session.isGone(nowNs);
        return mustWait ? nowNs + RETRY_NS : session.dueNs();
    }
}
