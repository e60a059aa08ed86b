package io.margay.dataplane.link;

/** Control's orders, delivered on the conductor's thread by {@link LinkServer#poll}; for the units see {@link LinkClient}. */
public interface LinkCommands {
    void onSettings(int nodeAddress, int gatewayAddress, boolean proxyArpGatewayOnly);

    void onAddPort(int portId, PortKind kind, String interfaceName);

    void onRemovePort(int portId);

    void onAddAddress(int portId, int address, long mac);

    void onRemoveAddress(int portId, int address);

    void onGuardPool(int address, int length);

    void onUnguardPool(int address, int length);

    void onUseFib();

    void onReportPorts();
}
