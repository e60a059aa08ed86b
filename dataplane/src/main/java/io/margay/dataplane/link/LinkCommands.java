package io.margay.dataplane.link;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/** Control's orders, delivered on the conductor's thread by {@link LinkServer#poll}; for the units see {@link LinkClient}. */
public interface LinkCommands {
    void onSettings(NodeSettings settings);

    void onAddPort(int portId, PortKind kind, String interfaceName);

    void onRemovePort(int portId);

    void onAddAddress(int portId, IpAddress address, long mac);

    void onRemoveAddress(int portId, IpAddress address);

    void onGuardPool(Prefix pool);

    void onUnguardPool(Prefix pool);

    void onUseFib();

    void onReportPorts();

    /** A new session, or new values for the same one; its state is told in either case. */
    default void onAddBfdSession(BfdSettings settings) {}

    default void onRemoveBfdSession(int sessionId) {}
}
