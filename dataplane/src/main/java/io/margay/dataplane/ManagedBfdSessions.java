package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdEvents;
import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.bfd.BfdSession;
import io.margay.dataplane.bfd.BfdSessions;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.LinkServer;
import io.margay.fib.IpAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Which BFD sessions there are: names them on the wire, hands them to the worker, keeps the kernel off their packets for as long as they exist, and passes on what becomes of them. The conductor's thread.
 */
final class ManagedBfdSessions implements BfdEvents {
    private static final int NEWS_LIMIT = 64;

    /** RFC 5881 4. */
    private static final int FIRST_SOURCE_PORT = 49_152;

    /** One session, with what it is on the wire; leaving while the other end is being told so. */
    private record Entry(BfdSettings settings, int discriminator, int sourcePort, boolean leaving) {}

    private final LinkServer control;
    private final ManagedPorts ports;
    private final BfdInbox bfdInbox;
    private final WorkerInbox workerInbox;
    private final Worker worker;
    private final SecureRandom random = new SecureRandom();
    private final List<Entry> entries = new ArrayList<>();

    ManagedBfdSessions(
            LinkServer control, ManagedPorts ports, BfdInbox bfdInbox, WorkerInbox workerInbox, Worker worker) {
        this.control = control;
        this.ports = ports;
        this.bfdInbox = bfdInbox;
        this.workerInbox = workerInbox;
        this.worker = worker;
    }

    int doWork() {
        return bfdInbox.drain(this, NEWS_LIMIT);
    }

    /** A session between the same ends is the same session, whatever control calls it: one that started anew finds what its predecessor left. */
    void add(BfdSettings settings, long nowNs) {
        Entry named = named(settings.id());
        if (named != null && !named.settings().isSameSession(settings)) {
            control.error(
                    0,
                    "bfd session " + settings.id() + " exists already, to "
                            + named.settings().peerAddress());
            return;
        }
        Entry same = same(settings);
        if (same == null && entries.size() == BfdSessions.CAPACITY) {
            control.error(
                    0,
                    "bfd session " + settings.id() + " to " + settings.peerAddress() + ": there are "
                            + BfdSessions.CAPACITY + " already");
        } else if (same != null && !same.leaving()) {
            entries.remove(same);
            entries.add(new Entry(settings, same.discriminator(), same.sourcePort(), false));
            workerInbox.change(() -> worker.onBfdSettings(same.discriminator(), settings));
        } else {
            entries.remove(same);
            Entry entry = new Entry(settings, freeDiscriminator(), freeSourcePort(), false);
            entries.add(entry);
            guard();
            BfdSession session = new BfdSession(settings, entry.discriminator(), entry.sourcePort(), nowNs);
            workerInbox.change(() -> worker.onAddBfdSession(session));
        }
    }

    void remove(int sessionId) {
        Entry entry = named(sessionId);
        if (entry != null) {
            entries.remove(entry);
            entries.add(new Entry(entry.settings(), entry.discriminator(), entry.sourcePort(), true));
            workerInbox.change(() -> worker.onRemoveBfdSession(entry.discriminator()));
        }
    }

    @Override
    public boolean onState(int sessionId, int stateId, int diagnosticCode, int remoteStateId) {
        return control.bfdState(sessionId, stateId, diagnosticCode, remoteStateId);
    }

    @Override
    public void onGone(int localDiscriminator) {
        if (entries.removeIf(entry -> entry.leaving() && entry.discriminator() == localDiscriminator)) {
            guard();
        }
    }

    private void guard() {
        List<IpAddress> addresses = new ArrayList<>();
        for (Entry entry : entries) {
            IpAddress local = entry.settings().localAddress();
            if (!addresses.contains(local)) {
                addresses.add(local);
            }
        }
        addresses.sort(null);
        ports.guardBfd(addresses);
    }

    /** Null if there is none, or it is leaving. */
    private Entry named(int sessionId) {
        for (Entry entry : entries) {
            if (entry.settings().id() == sessionId && !entry.leaving()) {
                return entry;
            }
        }
        return null;
    }

    /** Null if there is none. */
    private Entry same(BfdSettings settings) {
        for (Entry entry : entries) {
            if (entry.settings().isSameSession(settings)) {
                return entry;
            }
        }
        return null;
    }

    /** Whoever guesses it speaks for the other end: from a source that cannot be guessed. */
    private int freeDiscriminator() {
        int candidate = random.nextInt();
        while (candidate == 0 || isDiscriminatorTaken(candidate)) {
            candidate = random.nextInt();
        }
        return candidate;
    }

    private boolean isDiscriminatorTaken(int candidate) {
        for (Entry entry : entries) {
            if (entry.discriminator() == candidate) {
                return true;
            }
        }
        return false;
    }

    private int freeSourcePort() {
        int candidate = FIRST_SOURCE_PORT;
        while (isSourcePortTaken(candidate)) {
            candidate++;
        }
        return candidate;
    }

    private boolean isSourcePortTaken(int candidate) {
        for (Entry entry : entries) {
            if (entry.sourcePort() == candidate) {
                return true;
            }
        }
        return false;
    }
}
