package io.margay.dataplane.node;

/** The worker's ports by id: the way from a next hop to the port it leaves by. Owned by the worker. */
public final class Ports {
    private RouterPort[] byId = new RouterPort[64];
    private RouterPort host;

    /** Null where there is no such port. */
    public RouterPort get(int portId) {
        return portId >= 0 && portId < byId.length ? byId[portId] : null;
    }

    /** The way into this host's own stack; null where there is none. */
    public RouterPort host() {
        return host;
    }

    public void put(RouterPort port) {
        if (port.isHost()) {
            host = port;
        }
        if (port.portId() >= byId.length) {
            RouterPort[] wider = new RouterPort[Integer.highestOneBit(port.portId()) << 1];
            System.arraycopy(byId, 0, wider, 0, byId.length);
            byId = wider;
        }
        byId[port.portId()] = port;
    }

    public void remove(int portId) {
        if (host != null && host.portId() == portId) {
            host = null;
        }
        if (portId < byId.length) {
            byId[portId] = null;
        }
    }
}
