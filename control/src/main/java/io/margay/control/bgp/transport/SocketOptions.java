package io.margay.control.bgp.transport;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.TcpOptions;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** The socket options that the JDK does not have, with failure as an exception of one line. */
final class SocketOptions {
    private static final int MAX_TTL = 255;
    private static final byte[] NO_KEY = {};

    private final TcpOptions options;

    SocketOptions(SelectableChannel channel, boolean isIpv4) {
        this.options = new TcpOptions(channel, !isIpv4);
    }

    /** Answers to a SYN go out as far as TTL goes: a peer with TTL security drops others, and nobody is harmed by more. */
    void ofListener() throws IOException {
        check("setting the TTL", options.ttl(MAX_TTL));
        check("keeping a connection's SYN", options.saveSyn());
    }

    void ofConnection(ConnectionRules rules) throws IOException {
        check("setting the TTL", options.ttl(rules.ttl()));
        check("setting the least TTL", options.minTtl(rules.minTtl()));
    }

    /** @param password null for none any more */
    void password(Prefix peers, Password password) throws IOException {
        IpAddress first = peers.firstAddress();
        byte[] key = password == null ? NO_KEY : password.bytes();
        int result = options.md5(ScopedAddress.bytes(first), peers.length(), key);
        boolean isGone = password == null && result == -Errno.ENOENT;
        check("setting the TCP-MD5 password of " + peers, isGone ? 0 : result);
    }

    /** 0 for not known. */
    int takeSynTtl() throws IOException {
        int ttl = options.takeSynTtl();
        check("asking for the SYN", ttl);
        return ttl;
    }

    private static void check(String what, int result) throws IOException {
        if (result < 0) {
            String text = Errno.text(-result);
            String hint = -result == Errno.ENOMEM ? " (sysctl net.core.optmem_max limits passwords on a socket)" : "";
            throw new IOException(what + ": " + Errno.name(-result) + (text.isEmpty() ? "" : ", " + text) + hint);
        }
    }
}
