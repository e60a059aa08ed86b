package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.fib.IpAddress;

/**
 * One peer, or a template of dynamic ones; a value.
 *
 * @param address null for a neighbour on an interface that is yet to be learned, and for the template of dynamic neighbours
 * @param port where we dial it
 * @param remoteAs {@link #ANY_EXTERNAL} for any but ours, where the peer is not known by its address
 * @param passive never dial, only accept
 * @param holdTimeSeconds what we propose: 0 (none) or at least 3
 * @param connectRetrySeconds the longest pause between two attempts to connect
 */
public record PeerSettings(
        String name,
        IpAddress address,
        int port,
        int remoteAs,
        boolean passive,
        int holdTimeSeconds,
        int connectRetrySeconds,
        PeerTransport transport,
        PeerOptions options) {
    public static final int DEFAULT_HOLD_TIME_SECONDS = 90;
    public static final int DEFAULT_CONNECT_RETRY_SECONDS = 10;
    public static final int ANY_EXTERNAL = FsmSettings.ANY_EXTERNAL;

    public PeerSettings {
        boolean isAddressKnown = transport.interfaceName() == null && transport.prefix() == null;
        if (isAddressKnown && address == null) {
            throw new IllegalArgumentException("a peer is known by its address, its interface, or a prefix");
        }
        if (isAddressKnown && remoteAs == ANY_EXTERNAL) {
            throw new IllegalArgumentException("AS 0 is nobody's (RFC 7607)");
        }
        if (holdTimeSeconds != 0 && (holdTimeSeconds < 3 || holdTimeSeconds > 65_535)) {
            throw new IllegalArgumentException("hold time is neither 0 nor 3..65535 s: " + holdTimeSeconds);
        }
    }

    /** With what is usual in the way of transport. */
    public PeerSettings(
            String name,
            IpAddress address,
            int port,
            int remoteAs,
            boolean passive,
            int holdTimeSeconds,
            int connectRetrySeconds,
            PeerOptions options) {
        this(
                name,
                address,
                port,
                remoteAs,
                passive,
                holdTimeSeconds,
                connectRetrySeconds,
                PeerTransport.DEFAULT,
                options);
    }

    /** An IPv4 peer with what is usual. */
    public PeerSettings(
            String name,
            int address,
            int port,
            int remoteAs,
            boolean passive,
            int holdTimeSeconds,
            int connectRetrySeconds) {
        this(
                name,
                IpAddress.of(address),
                port,
                remoteAs,
                passive,
                holdTimeSeconds,
                connectRetrySeconds,
                PeerOptions.DEFAULT);
    }

    /** Do we ask it to keep our routes while we restart? */
    boolean isKeptOverOurRestart() {
        return options.restart().isHelper() && options.restart().ownSeconds() > 0;
    }

    public PeerSettings with(PeerOptions changed) {
        return new PeerSettings(
                name, address, port, remoteAs, passive, holdTimeSeconds, connectRetrySeconds, transport, changed);
    }

    public PeerSettings with(PeerTransport changed) {
        return new PeerSettings(
                name, address, port, remoteAs, passive, holdTimeSeconds, connectRetrySeconds, changed, options);
    }

    /** Is it the same but for what a session need not end for: description, policies, limits of prefixes, BFD? */
    boolean isSameSession(PeerSettings other) {
        return equals(other.with(other.options.withChangeableOf(options)));
    }

    /** Makes peers of whoever connects from its prefix; is none itself. */
    public boolean isTemplate() {
        return transport.prefix() != null && address == null;
    }

    /** Made of a template. */
    public boolean isDynamic() {
        return transport.prefix() != null && address != null;
    }

    /** The same at an address that was learned. */
    PeerSettings at(IpAddress learned) {
        return new PeerSettings(
                name, learned, port, remoteAs, passive, holdTimeSeconds, connectRetrySeconds, transport, options);
    }

    /** Of a template: the peer that one of its neighbours is. It is not dialled: it comes when it likes. */
    PeerSettings ofNeighbor(IpAddress neighbor) {
        return new PeerSettings(
                name + "-" + neighbor,
                neighbor,
                port,
                remoteAs,
                true,
                holdTimeSeconds,
                connectRetrySeconds,
                transport.ofNeighbor(),
                options);
    }
}
