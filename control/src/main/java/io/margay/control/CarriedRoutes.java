package io.margay.control;

import io.margay.control.config.PeerConfig;
import io.margay.control.route.FibSync;
import io.margay.fib.FibRecovery;
import io.margay.fib.FibRecovery.Recovered;
import io.margay.fib.FibRecovery.Refused;
import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BGP's routes of this router's last life: they forward from the start on, as stale, until a peer gives the prefix again. What nobody has given again
 * goes when its peer has told all that it has (End-of-RIB), or is no peer any more, or when the stale time is over. Owned by the control thread.
 *
 * <p>All other routes follow from the configuration and the ports, and are put afresh.
 */
final class CarriedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedRoutes.class);

    private final FibSync fib;

    /** Known by the origin of their routes in the FIB. */
    private List<PeerConfig> peers = List.of();

    /** Of which routes are known: whether they are a peer's. */
    private final Map<Integer, Boolean> origins = new HashMap<>();

    private FibRecovery found = new FibRecovery.Absent();
    private int staleSeconds;
    private boolean carrying;
    private long sinceNs;

    CarriedRoutes(FibSync fib) {
        this.fib = fib;
    }

    /** @param wanted every peer; routes of others go at once */
    void onConfig(List<PeerConfig> wanted, int staleTimeSeconds) {
        peers = wanted;
        origins.clear();
        staleSeconds = staleTimeSeconds;
        if (carrying) {
            fib.sweepStale(route -> !isOfPeer(route.originId()));
        }
    }

    /** Asked once for an origin, of which there are few, and not for each of its routes. */
    private boolean isOfPeer(int origin) {
        return origins.computeIfAbsent(origin, it -> peers.stream().anyMatch(peer -> RouteOrigin.mayBe(peer, it)));
    }

    void onNoBgp() {
        peers = List.of();
        origins.clear();
        staleSeconds = 0;
    }

    /** Reads the file of the last life. To be called before the configuration is in force. */
    void find(Path fibFile) {
        found = FibRecovery.routes(fibFile);
    }

    /** From {@link #find} to {@link #take}: there was a last life. */
    boolean isRestart() {
        return found instanceof Recovered;
    }

    /**
     * To be called when the configuration is in force, and before the new file takes the place of the old one.
     *
     * @param portIds of today, by the name of the interface
     */
    void take(Map<String, Integer> portIds, long nowNs, long nowMs) {
        FibRecovery left = found;
        found = new FibRecovery.Absent();
        if (staleSeconds == 0) {
            return;
        }
        if (left instanceof Refused refused) {
            LOG.warn("{}; no routes are carried over", refused.reason());
        } else if (left instanceof Recovered recovered) {
            sinceNs = nowNs;
            carryOver(recovered.routes(), portIds, nowMs);
        }
    }

    private void carryOver(List<Route> left, Map<String, Integer> portIds, long nowMs) {
        List<Route> taken = new ArrayList<>();
        int withoutPeer = 0;
        int withoutPort = 0;
        for (Route route : left) {
            if (route.protocol() != RouteProtocol.BGP) {
                continue;
            }
            Optional<NextHop> nextHop = present(route.nextHop(), portIds);
            if (!isOfPeer(route.originId())) {
                withoutPeer++;
            } else if (nextHop.isEmpty()) {
                withoutPort++;
            } else {
                taken.add(new Route(
                        route.prefix(),
                        nextHop.get(),
                        route.protocol(),
                        route.originId(),
                        route.generation(),
                        route.timeMs()));
            }
        }
        if (taken.isEmpty() && withoutPeer == 0 && withoutPort == 0) {
            return;
        }
        carrying = true;
        int carried = fib.carryOver(taken, nowMs);
        LOG.info(
                "fib: {} routes carried over, stale for {} s at most; left out: {} of no peer, {} without their port, "
                        + "{} for want of room or with another route",
                carried,
                staleSeconds,
                withoutPeer,
                withoutPort,
                taken.size() - carried);
    }

    /** The same next hop by the port that has its port's name now; empty if there is none. Of a group the members that are left. */
    private static Optional<NextHop> present(NextHop old, Map<String, Integer> portIds) {
        Integer portId = portIds.get(old.portName());
        return switch (old.kind()) {
            case GROUP -> {
                List<NextHopMember> members = new ArrayList<>();
                old.members().forEach(member -> present(member.nextHop(), portIds)
                        .ifPresent(nextHop -> members.add(new NextHopMember(nextHop, member.weight()))));
                yield members.isEmpty() ? Optional.empty() : Optional.of(NextHop.group(members));
            }
            case GATEWAY -> Optional.ofNullable(portId).map(id -> NextHop.gateway(old.gateway(), id, old.portName()));
            case GATEWAY6 -> Optional.ofNullable(portId).map(id -> NextHop.gateway(old.gateway6(), id, old.portName()));
            case PORT -> Optional.ofNullable(portId).map(id -> NextHop.port(id, old.portName()));
            case LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> Optional.of(old);
        };
    }

    void onEndOfRib(IpAddress peer) {
        if (carrying) {
            fib.sweepStale(route -> route.originId() == RouteOrigin.of(peer));
        }
    }

    void doWork(long nowNs) {
        if (carrying && nowNs - sinceNs >= TimeUnit.SECONDS.toNanos(staleSeconds)) {
            carrying = false;
            fib.sweepStale(route -> true);
        }
    }
}
