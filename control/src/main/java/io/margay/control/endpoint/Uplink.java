package io.margay.control.endpoint;

import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget;
import io.margay.control.route.RouteTarget.Broadcast;
import io.margay.control.route.RouteTarget.Local;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.dataplane.link.PortKind;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interface towards the other hosts, and this host's own addresses. Owned by the control thread.
 *
 * <p>Addresses are the kernel's: they are read when the port changes its state and every few seconds, as the kernel says nothing by itself
 * that could be heard here. The subnet of each uplink address is a connected route while the port is up, and its broadcast address one that nothing is let in to; every
 * address of the host is a local route as long as the kernel has it.
 */
public final class Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private static final int PATIENT_LOOKS = 4;

    /** The first address of a longer subnet is no subnet-router anycast address (RFC 4291 2.6.1, RFC 6164 6). */
    private static final int MAX_ANYCAST_LENGTH = 126;

    /** The longest subnet that has a broadcast address (RFC 3021). */
    private static final int MAX_BROADCAST_LENGTH = 30;

    /** Reads the kernel's view; {@link KernelAddresses#read} in the running router. */
    public interface AddressSource {
        HostAddresses read(String uplink) throws IOException;
    }

    private final RouteTable routes;
    private final LinkOutbox link;
    private final PortIds ids;
    private final AddressSource source;
    private final Consumer<Set<IpAddress>> listener;

    private String interfaceName;
    private int portId;
    private PortStatus status = PortStatus.UNKNOWN;
    private boolean settling;

    /** How often in turn the kernel did not have one of these on the uplink. */
    private final Map<IpAddress, Integer> nodeAddresses = new LinkedHashMap<>();

    /** What the dataplane was told, in that order, and the routes that stand. */
    private List<IpAddress> told = List.of();

    private final Map<Prefix, RouteTarget> standing = new HashMap<>();

    /** @param listener hears of the host's addresses each time they were read */
    public Uplink(
            RouteTable routes, LinkOutbox link, PortIds ids, AddressSource source, Consumer<Set<IpAddress>> listener) {
        this.routes = routes;
        this.link = link;
        this.ids = ids;
        this.source = source;
        this.listener = listener;
    }

    /** This node's addresses are local whether or not the kernel has them yet. Takes effect with the next {@link #refresh}. */
    public void nodeAddresses(List<IpAddress> addresses) {
        nodeAddresses.clear();
        addresses.forEach(address -> nodeAddresses.put(address, 0));
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
        told = List.of();
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
        } catch (IOException e) {
            LOG.warn("addresses of this host cannot be read, keeping what is known: {}", e.getMessage());
            return;
        }
        settling = host.settling();
        tellDataplane(host);
        apply(wanted(host));
        nodeAddresses.replaceAll((address, looks) -> missingFor(address, looks, host));
        listener.accept(host.all());
    }

    /** Whether there is soon to be another address: then it is worth looking again. */
    public boolean isSettling() {
        return settling;
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

    private Map<Prefix, RouteTarget> wanted(HostAddresses host) {
        Map<Prefix, RouteTarget> wanted = new HashMap<>();
        if (status.isUp()) {
            OnPort uplink = new OnPort(portId, interfaceName);
            host.onUplink().forEach((address, length) -> wanted.put(subnet(address, length), uplink));
            host.onUplink().forEach((address, length) -> {
                if (address.isIpv4() && length <= MAX_BROADCAST_LENGTH) {
                    int last = address.ipv4() | ~Ipv4Prefix.mask(length);
                    wanted.put(new Ipv4Prefix(last, Ipv4Prefix.MAX_LENGTH), new Broadcast());
                } else if (!address.isIpv4() && length <= MAX_ANYCAST_LENGTH) {
                    wanted.put(subnet(address, length).firstAddress().hostPrefix(), new Local());
                }
            });
        }
        host.all().forEach(address -> wanted.put(address.hostPrefix(), new Local()));
        nodeAddresses.keySet().forEach(address -> wanted.put(address.hostPrefix(), new Local()));
        return wanted;
    }

    private static Prefix subnet(IpAddress address, int length) {
        return address.isIpv4()
                ? new Ipv4Prefix(address.ipv4() & Ipv4Prefix.mask(length), length)
                : Ipv6Prefix.of(address.ipv6(), length);
    }

    private void apply(Map<Prefix, RouteTarget> wanted) {
        for (Prefix prefix : List.copyOf(standing.keySet())) {
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

    /** The node's own addresses go first, as the dataplane asks with the first of a family: where one comes late, those before it are told again after it. */
    private void tellDataplane(HostAddresses host) {
        List<IpAddress> wanted = new ArrayList<>(host.onUplink().keySet());
        wanted.sort(Comparator.comparing((IpAddress address) -> !nodeAddresses.containsKey(address))
                .thenComparing(address -> told.contains(address) ? told.indexOf(address) : told.size())
                .thenComparing(Comparator.naturalOrder()));
        int same = 0;
        while (same < Math.min(told.size(), wanted.size()) && told.get(same).equals(wanted.get(same))) {
            same++;
        }
        int id = portId;
        told.subList(same, told.size()).forEach(address -> link.send(to -> to.removeAddress(id, address)));
        wanted.subList(same, wanted.size()).forEach(address -> link.send(to -> to.addAddress(id, address, 0)));
        told = List.copyOf(wanted);
    }

    /** An address may be on its way when the router starts: said once it is missing for some looks. */
    private int missingFor(IpAddress nodeAddress, int looks, HostAddresses host) {
        if (host.onUplink().containsKey(nodeAddress)) {
            return 0;
        }
        if (looks + 1 == PATIENT_LOOKS) {
            LOG.warn("node address {} is not on uplink {}", nodeAddress, interfaceName);
        }
        return Math.min(looks + 1, PATIENT_LOOKS);
    }
}
