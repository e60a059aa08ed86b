package io.margay.control.endpoint;

import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget;
import io.margay.dataplane.link.PortKind;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.RouteProtocol;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interface towards the other hosts, and this host's own addresses. Owned by the control thread.
 *
 * <p>Addresses are the kernel's: they are read when the port changes its state and every few seconds, as the kernel says nothing by itself
 * that could be heard here. The subnet of each uplink address is a connected route while the port is up; every address of the host is a
 * local route as long as the kernel has it.
 */
public final class Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private static final int PATIENT_LOOKS = 4;

    /** Reads the kernel's view; {@link KernelAddresses#read} in the running router. */
    public interface AddressSource {
        HostAddresses read(String uplink) throws SocketException;
    }

    private final RouteTable routes;
    private final LinkOutbox link;
    private final PortIds ids;
    private final AddressSource source;

    private String interfaceName;
    private int portId;
    private PortStatus status = PortStatus.UNKNOWN;
    private Optional<Integer> nodeAddress = Optional.empty();
    private int looksWithoutNodeAddress;

    /** What the dataplane was told, and the routes that stand. */
    private final Set<Integer> toldAddresses = new HashSet<>();

    private final Map<Ipv4Prefix, RouteTarget> standing = new HashMap<>();

    public Uplink(RouteTable routes, LinkOutbox link, PortIds ids, AddressSource source) {
        this.routes = routes;
        this.link = link;
        this.ids = ids;
        this.source = source;
    }

    /** This node's address is local whether or not the kernel has it yet. Takes effect with the next {@link #refresh}. */
    public void nodeAddress(int address) {
        nodeAddress = Optional.of(address);
        looksWithoutNodeAddress = 0;
    }

    public void add(String newInterfaceName) {
        if (portId != 0) {
            throw new IllegalArgumentException("there is an uplink already: " + interfaceName);
        }
        interfaceName = newInterfaceName;
        portId = ids.allocate();
        status = PortStatus.UNKNOWN;
        int id = portId;
        link.send(to -> to.addPort(id, PortKind.UPLINK, newInterfaceName));
        refresh();
    }

    public void remove(String oldInterfaceName) {
        if (portId == 0 || !interfaceName.equals(oldInterfaceName)) {
            throw new IllegalArgumentException("there is no uplink " + oldInterfaceName);
        }
        int id = portId;
        apply(Map.of());
        toldAddresses.clear();
        link.send(to -> to.removePort(id));
        ids.free(id);
        portId = 0;
    }

    /** Returns false when the port is not the uplink. */
    public boolean onPortState(int changedPortId, PortStatus newStatus) {
        if (portId == 0 || changedPortId != portId) {
            return false;
        }
        if (status.state() != newStatus.state()) {
            LOG.info("uplink {} is {}", interfaceName, Endpoints.text(newStatus.state()));
        }
        status = newStatus;
        refresh();
        return true;
    }

    /** Brings routes and the dataplane in line with the kernel's addresses; cheap when nothing changed. */
    public void refresh() {
        if (portId == 0) {
            return;
        }
        HostAddresses host;
        try {
            host = source.read(interfaceName);
        } catch (SocketException e) {
            LOG.warn("addresses of this host cannot be read, keeping what is known: {}", e.getMessage());
            return;
        }
        tellDataplane(host);
        apply(wanted(host));
        warnOfNodeAddress(host);
    }

    public String interfaceName() {
        return interfaceName;
    }

    public int portId() {
        return portId;
    }

    public PortStatus status() {
        return status;
    }

    private Map<Ipv4Prefix, RouteTarget> wanted(HostAddresses host) {
        Map<Ipv4Prefix, RouteTarget> wanted = new HashMap<>();
        if (status.isUp()) {
            host.onUplink().forEach((address, length) -> {
                wanted.put(
                        new Ipv4Prefix(address & Ipv4Prefix.mask(length), length),
                        new RouteTarget.OnPort(portId, interfaceName));
            });
        }
        host.all().forEach(address -> wanted.put(hostPrefix(address), new RouteTarget.Local()));
        nodeAddress.ifPresent(address -> wanted.put(hostPrefix(address), new RouteTarget.Local()));
        return wanted;
    }

    private void apply(Map<Ipv4Prefix, RouteTarget> wanted) {
        for (Ipv4Prefix prefix : List.copyOf(standing.keySet())) {
            if (!wanted.containsKey(prefix)) {
                standing.remove(prefix);
                routes.remove(prefix, RouteProtocol.CONNECTED);
            }
        }
        wanted.forEach((prefix, target) -> {
            if (!target.equals(standing.put(prefix, target))) {
                routes.put(prefix, RouteProtocol.CONNECTED, target, portId);
            }
        });
    }

    /** The node's own address goes first: the dataplane asks with it. */
    private void tellDataplane(HostAddresses host) {
        int id = portId;
        for (int address : List.copyOf(toldAddresses)) {
            if (!host.onUplink().containsKey(address)) {
                toldAddresses.remove(address);
                link.send(to -> to.removeAddress(id, IpAddress.of(address)));
            }
        }
        List<Integer> addresses = new ArrayList<>(host.onUplink().keySet());
        addresses.sort((a, b) -> Boolean.compare(isNode(b), isNode(a)));
        for (int address : addresses) {
            if (toldAddresses.add(address)) {
                link.send(to -> to.addAddress(id, IpAddress.of(address), 0));
            }
        }
    }

    /** An address may be on its way when the router starts: said once it is missing for some looks. */
    private void warnOfNodeAddress(HostAddresses host) {
        if (nodeAddress.isEmpty() || host.onUplink().containsKey(nodeAddress.get())) {
            looksWithoutNodeAddress = 0;
        } else if (++looksWithoutNodeAddress == PATIENT_LOOKS) {
            LOG.warn("node address {} is not on uplink {}", Ipv4.format(nodeAddress.get()), interfaceName);
        }
    }

    private boolean isNode(int address) {
        return nodeAddress.isPresent() && nodeAddress.get() == address;
    }

    private static Ipv4Prefix hostPrefix(int address) {
        return new Ipv4Prefix(address, Ipv4Prefix.MAX_LENGTH);
    }
}
