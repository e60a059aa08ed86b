package io.margay.control.endpoint;

import io.margay.control.config.EndpointConfig;
import io.margay.control.endpoint.EndpointView.AddressView;
import io.margay.control.route.HostMetric;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.RouteProtocol;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workloads of this host. Owned by the control thread. */
public final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final RouteTable routes;
    private final LinkOutbox link;
    private final PortIds ids;
    private final HostRoutes listener;
    private final Map<String, Endpoint> byInterface = new HashMap<>();
    private final Map<Integer, Endpoint> byPortId = new HashMap<>();

    /** @param listener hears which addresses have a workload here */
    public Endpoints(RouteTable routes, LinkOutbox link, PortIds ids, HostRoutes listener) {
        this.routes = routes;
        this.link = link;
        this.ids = ids;
        this.listener = listener;
    }

    /** Plugs a whole endpoint in. */
    public void add(EndpointConfig config) {
        add(config.interfaceName(), config.name());
        metric(config.interfaceName(), config.metric());
        config.addresses().forEach(address -> addAddress(config.interfaceName(), address, config.mac()));
    }

    /** The interface need not exist yet. */
    public void add(String interfaceName, String name) {
        if (byInterface.containsKey(interfaceName)) {
            throw new IllegalArgumentException("there is an endpoint on " + interfaceName + " already");
        }
        Endpoint endpoint = new Endpoint(ids.allocate(), interfaceName, name);
        byInterface.put(interfaceName, endpoint);
        byPortId.put(endpoint.portId, endpoint);
        link.send(to -> to.addPort(endpoint.portId, PortKind.WORKLOAD, interfaceName));
    }

    public void rename(String interfaceName, String name) {
        get(interfaceName).name = name;
    }

    /** Of the routes to its addresses, those that it has and those to come; see {@link HostMetric}. */
    public void metric(String interfaceName, int metric) {
        Endpoint endpoint = get(interfaceName);
        endpoint.metric = metric;
        if (endpoint.status.isUp()) {
            endpoint.addresses.keySet().forEach(address -> listener.onHostRoute(address, metric));
        }
    }

    /** Unplugs it, with the addresses that it still has. */
    public void remove(String interfaceName) {
        Endpoint endpoint = get(interfaceName);
        List.copyOf(endpoint.addresses.keySet()).forEach(address -> removeAddress(interfaceName, address));
        byInterface.remove(interfaceName);
        byPortId.remove(endpoint.portId);
        ids.free(endpoint.portId);
        link.send(to -> to.removePort(endpoint.portId));
    }

    /** @param mac low 48 bits, or 0 when the workload shall be asked for it */
    public void addAddress(String interfaceName, IpAddress address, long mac) {
        Endpoint endpoint = get(interfaceName);
        endpoint.addresses.put(address, new AddressView(address, mac, NeighborState.NONE));
        link.send(to -> to.addAddress(endpoint.portId, address, mac));
        if (endpoint.status.isUp()) {
            putRoute(endpoint, address);
        }
    }

    public void removeAddress(String interfaceName, IpAddress address) {
        Endpoint endpoint = get(interfaceName);
        removeRoute(address);
        endpoint.addresses.remove(address);
        link.send(to -> to.removeAddress(endpoint.portId, address));
    }

    /** Returns false when the port is not a workload's. */
    public boolean onPortState(int portId, PortStatus status) {
        Endpoint endpoint = byPortId.get(portId);
        if (endpoint == null) {
            return false;
        }
        PortStatus before = endpoint.status;
        endpoint.status = status;
        if (before.state() != status.state()) {
            LOG.info("endpoint {}: {} is {}", endpoint.name, endpoint.interfaceName, text(status.state()));
        }
        for (IpAddress address : endpoint.addresses.keySet()) {
            if (status.isUp()) {
                putRoute(endpoint, address);
            } else {
                removeRoute(address);
            }
        }
        return true;
    }

    public void onNeighbor(int portId, IpAddress address, long mac, NeighborState state) {
        Endpoint endpoint = byPortId.get(portId);
        if (endpoint != null) {
            endpoint.onNeighbor(address, mac, state);
        }
    }

    /** As a line of the log names it; empty when the port is not a workload's. */
    public Optional<String> label(int portId) {
        return Optional.ofNullable(byPortId.get(portId)).map(Endpoint::label);
    }

    /** Evidence, not an action: the dataplane did not answer and did not learn. Told at the 1st, 2nd, 4th, 8th.. time. */
    public void onSpoof(int portId, IpAddress address, long mac) {
        Endpoint endpoint = byPortId.get(portId);
        if (endpoint == null) {
            return;
        }
        endpoint.spoofCount++;
        if (Long.bitCount(endpoint.spoofCount) == 1) {
            LOG.warn(
                    "{}: {} from {} ({}), which is not its address; {} so far",
                    endpoint.label(),
                    address.isIpv4() ? "ARP" : "neighbour discovery",
                    address,
                    MacText.format(mac),
                    endpoint.spoofCount);
        }
    }

    /** Sorted by name. */
    public List<EndpointView> views() {
        return byInterface.values().stream()
                .map(Endpoint::view)
                .sorted(Comparator.comparing(EndpointView::name))
                .toList();
    }

    private void putRoute(Endpoint endpoint, IpAddress address) {
        routes.put(
                address.hostPrefix(),
                RouteProtocol.WORKLOAD,
                new RouteTarget.OnPort(endpoint.portId, endpoint.interfaceName),
                endpoint.portId);
        listener.onHostRoute(address, endpoint.metric);
    }

    private void removeRoute(IpAddress address) {
        routes.remove(address.hostPrefix(), RouteProtocol.WORKLOAD);
        listener.onNoHostRoute(address);
    }

    private Endpoint get(String interfaceName) {
        Endpoint endpoint = byInterface.get(interfaceName);
        if (endpoint == null) {
            throw new IllegalArgumentException("there is no endpoint on " + interfaceName);
        }
        return endpoint;
    }

    static String text(PortState state) {
        return state == PortState.MISSING ? "missing, waiting for it" : state.label();
    }
}
