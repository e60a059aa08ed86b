package io.margay.control.host;

import io.margay.control.config.GatewayConfig;
import io.margay.control.config.HostConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.PortIds;
import io.margay.control.endpoint.PortStatus;
import io.margay.dataplane.link.PortKind;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's endpoint: the veth pair, the kernel's routes by it, and the port at its far end. Owned by the control thread.
 *
 * <p>Verbs note what is wanted; {@link #settle} brings the kernel in line. What the kernel refuses is {@link #trouble()}, which is for the caller to say, and is tried again
 * with each {@link #refresh}.
 */
public final class HostLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLink.class);

    /** RFC 3927; the kernel's own, as those of IPv6 are. */
    private static final Prefix LINK_LOCAL = Ipv4Prefix.parse("169.254.0.0/16");

    /** Looks between two at what others may have changed, such as a network manager. */
    private static final int LOOKS_PER_RESYNC = 12;

    private final LinkOutbox link;
    private final PortIds ids;
    private final HostKernel kernel;
    private final Set<Prefix> pools = new TreeSet<>();

    private HostConfigured configured;
    private String uplink = "";

    /** Empty while the host is no endpoint. */
    private String interfaceName = "";

    private int portId;
    private PortStatus status = PortStatus.UNKNOWN;
    private Set<IpAddress> hostAddresses = Set.of();

    /** What the dataplane was told, by the MAC of the near end. */
    private Set<IpAddress> told = Set.of();

    private long nearMac;
    private List<HostRoute> routes = List.of();
    private boolean settled;
    private int looks;
    private Optional<String> trouble = Optional.empty();

    private record HostConfigured(NodeConfig node, GatewayConfig gateway) {}

    public HostLink(LinkOutbox link, PortIds ids, HostKernel kernel) {
        this.link = link;
        this.ids = ids;
        this.kernel = kernel;
    }

    public void settings(NodeConfig node, GatewayConfig gateway) {
        configured = new HostConfigured(node, gateway);
    }

    public void addPool(Prefix pool) {
        pools.add(pool);
    }

    public void removePool(Prefix pool) {
        pools.remove(pool);
    }

    public void uplink(String newUplink) {
        uplink = newUplink;
        warnOfReversePath();
    }

    public void add(String newInterfaceName) {
        if (isPresent()) {
            throw new IllegalArgumentException("the host is an endpoint already: " + interfaceName);
        }
        interfaceName = newInterfaceName;
        portId = ids.allocate();
        status = PortStatus.UNKNOWN;
        settled = false;
        int id = portId;
        link.send(to -> to.addPort(id, PortKind.HOST, HostConfig.routerEnd(newInterfaceName)));
        warnOfReversePath();
    }

    public void remove(String oldInterfaceName) {
        if (!isPresent() || !interfaceName.equals(oldInterfaceName)) {
            throw new IllegalArgumentException("the host is no endpoint on " + oldInterfaceName);
        }
        int id = portId;
        told.forEach(address -> link.send(to -> to.removeAddress(id, address)));
        link.send(to -> to.removePort(id));
        ids.free(id);
        portId = 0;
        interfaceName = "";
        told = Set.of();
        routes = List.of();
        nearMac = 0;
        try {
            kernel.removePair(oldInterfaceName);
        } catch (HostKernelException e) {
            if (!trouble.equals(Optional.of(e.getMessage()))) {
                LOG.warn("host: {}", e.getMessage());
            }
        }
        trouble = Optional.empty();
    }

    /** The kernel's, of every interface: as they are by now. Routes follow with the next {@link #settle}. */
    public void onHostAddresses(Set<IpAddress> addresses) {
        hostAddresses = addresses;
        if (isPresent() && nearMac != 0) {
            tellDataplane(nearMac);
        }
    }

    /** Returns false when the port is not the host's. */
    public boolean onPortState(int changedPortId, PortStatus newStatus) {
        if (!isPresent() || changedPortId != portId) {
            return false;
        }
        if (status.state() != newStatus.state()) {
            LOG.info(
                    "host: {} is {}",
                    HostConfig.routerEnd(interfaceName),
                    newStatus.state().label());
        }
        status = newStatus;
        return true;
    }

    /** Brings the kernel in line with what is wanted; nothing happens when that is as it was. */
    public void settle() {
        if (!isPresent()) {
            return;
        }
        List<HostRoute> wanted = wantedRoutes();
        if (settled && wanted.equals(routes)) {
            return;
        }
        try {
            long mac = kernel.ensurePair(
                    interfaceName, configured.node().address6().isPresent());
            tellDataplane(mac);
            kernel.setRoutes(interfaceName, wanted);
            routes = wanted;
            settled = true;
            trouble = Optional.empty();
        } catch (HostKernelException e) {
            settled = false;
            trouble = Optional.of(e.getMessage());
        }
    }

    /** Every few seconds. A pair that is not up is looked after at once, everything once in a while. */
    public void refresh() {
        looks = (looks + 1) % LOOKS_PER_RESYNC;
        if (!status.isUp() || looks == 0) {
            settled = false;
        }
        Optional<String> before = trouble;
        settle();
        if (!trouble.equals(before)) { // one that stays is not said again
            trouble.ifPresentOrElse(
                    text -> LOG.warn("host: {}", text), () -> LOG.info("host: {} is as it should be", interfaceName));
        }
    }

    /** Why the host is not the endpoint that it should be; one line. */
    public Optional<String> trouble() {
        return trouble;
    }

    public boolean isPresent() {
        return portId != 0;
    }

    /** The end in the host's stack; empty while the host is no endpoint. */
    public String interfaceName() {
        return interfaceName;
    }

    public PortStatus status() {
        return status;
    }

    /** Sorted; those that the dataplane takes for the host's. */
    public List<IpAddress> addresses() {
        return List.copyOf(told);
    }

    public List<HostRoute> routes() {
        return routes;
    }

    /** When the router ends without having come as far as the plan to the empty configuration. */
    @Override
    public void close() {
        if (isPresent()) {
            remove(interfaceName);
        }
    }

    /** Only from an address that the kernel has: it takes no other as source. */
    private List<HostRoute> wantedRoutes() {
        IpAddress gateway = IpAddress.of(configured.gateway().address());
        IpAddress gateway6 = IpAddress.of(configured.gateway().address6());
        IpAddress node = IpAddress.of(configured.node().address());
        Optional<IpAddress> node6 = configured.node().address6().map(IpAddress::of);
        List<HostRoute> wanted = new ArrayList<>();
        wanted.add(HostRoute.onLink(gateway));
        for (Prefix pool : pools) {
            if (pool.family() == node.family()) {
                via(pool, gateway, Optional.of(node), wanted);
            } else {
                via(pool, gateway6, node6, wanted);
            }
        }
        return wanted;
    }

    private void via(Prefix pool, IpAddress gateway, Optional<IpAddress> source, List<HostRoute> wanted) {
        source.filter(hostAddresses::contains).ifPresent(own -> wanted.add(HostRoute.via(pool, gateway, own)));
    }

    /** With the MAC of the near end, so that nobody has to ask for it. */
    private void tellDataplane(long mac) {
        int id = portId;
        Set<IpAddress> wanted = new TreeSet<>(hostAddresses);
        wanted.removeIf(LINK_LOCAL::contains);
        for (IpAddress address : told) {
            if (!wanted.contains(address)) {
                link.send(to -> to.removeAddress(id, address));
            }
        }
        for (IpAddress address : wanted) {
            if (mac != nearMac || !told.contains(address)) {
                link.send(to -> to.addAddress(id, address, mac));
            }
        }
        told = wanted;
        nearMac = mac;
    }

    private void warnOfReversePath() {
        if (isPresent() && !uplink.isEmpty() && kernel.isReversePathStrict(uplink)) {
            LOG.warn(
                    "host: rp_filter is strict (1) on uplink {}: the kernel drops what containers on other hosts answer to this host; "
                            + "set net.ipv4.conf.{}.rp_filter=2",
                    uplink,
                    uplink);
        }
    }
}
