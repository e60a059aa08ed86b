package io.margay.dataplane.node;

import org.agrona.collections.ArrayUtil;

/** The worker's ports by id: the way from a next hop to the port it leaves by. Owned by the worker. */
public final class Ports {
    private RouterPort[] byId = new RouterPort[64];
    private RouterPort host;
    private RouterPort[] uplinks = {};

    /** Null where there is no such port. */
    public RouterPort get(int portId) {
        return portId >= 0 && portId < byId.length ? byId[portId] : null;
    }

    /** The way into this host's own stack; null where there is none. */
    public RouterPort host() {
        return host;
    }

    /** Null where there is none. */
    RouterPort firstUplink() {
        return uplinks.length == 0 ? null : uplinks[0];
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
        if (!port.isEndpoint()) {
            uplinks = ArrayUtil.add(uplinks, port);
        }
    }

    public void remove(int portId) {
        if (host != null && host.portId() == portId) {
            host = null;
        }
        if (portId < byId.length) {
            uplinks = ArrayUtil.remove(uplinks, byId[portId]);
            byId[portId] = null;
        }
    }
}
