package io.margay.control.route;

import io.margay.control.route.RouteEntry.Candidate;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Every gateway that a route, or BGP, asks for, with what became of it. Part of {@link RouteTable}.
 *
 * <p>A gateway in a connected subnet is reached there. One that BGP names may be elsewhere; then it is reached the way of the longest other route
 * that does not itself need such a detour: a workload's, a static one, or one of BGP with a gateway in a connected subnet. So no route hangs on itself, none on one that hangs on it, and
 * no more than one step is ever taken (RFC 4271 9.1.2.1 calls routes that resolve each other unresolvable). The default route is a route like others.
 *
 * <p>A route that changes concerns the gateways within it that hang on it, or on a shorter one: they lie side by side in a sorted map, and each knows
 * the prefixes that use it.
 */
final class Gateways {
    private final Map<Prefix, RouteEntry> entries;
    private final ConnectedSubnets connected;
    private final Map<Gateway, TrackedGateway> tracked = new HashMap<>();
    private final TreeMap<Gateway, TrackedGateway> sorted = new TreeMap<>();
    private final Set<TrackedGateway> stale = new LinkedHashSet<>();

    /** Of each family how many prefixes there are of each length: most lengths need not be looked up. */
    private final int[][] lengths = {new int[Ipv4Prefix.MAX_LENGTH + 1], new int[Ipv6Prefix.MAX_LENGTH + 1]};

    Gateways(Map<Prefix, RouteEntry> entries, ConnectedSubnets connected) {
        this.entries = entries;
        this.connected = connected;
    }

    // ---- who asks

    void use(Prefix prefix, Candidate candidate) {
        if (candidate.target() instanceof Via via) {
            via.gateways().forEach(gateway -> track(gateway).users.add(prefix));
        }
    }

    /** Gateways that the prefix may still have by another candidate keep it. */
    void leave(Prefix prefix, Candidate candidate, RouteEntry entry) {
        if (candidate.target() instanceof Via via) {
            for (Gateway gateway : via.gateways()) {
                TrackedGateway left = tracked.get(gateway);
                if (left != null && !entry.hasGateway(gateway)) {
                    left.users.remove(prefix);
                    forgetIdle(left);
                }
            }
        }
    }

    GatewayReach watch(Gateway gateway) {
        TrackedGateway watched = track(gateway);
        watched.isWatched = true;
        return watched.reach();
    }

    void unwatch(Gateway gateway) {
        TrackedGateway left = tracked.get(gateway);
        if (left != null) {
            left.isWatched = false;
            forgetIdle(left);
        }
    }

    private TrackedGateway track(Gateway gateway) {
        TrackedGateway known = tracked.get(gateway);
        if (known != null) {
            return known;
        }
        TrackedGateway made = new TrackedGateway(gateway);
        resolve(made);
        tracked.put(gateway, made);
        sorted.put(gateway, made);
        return made;
    }

    private void forgetIdle(TrackedGateway left) {
        if (left.isIdle()) {
            tracked.remove(left.gateway);
            sorted.remove(left.gateway);
            stale.remove(left);
        }
    }

    // ---- what changes

    void onPrefix(Prefix prefix, int count) {
        lengths[prefix.family().ordinal()][prefix.length()] += count;
    }

    /** A route of this prefix came, changed or went. */
    void onRoute(Prefix prefix) {
        for (TrackedGateway each :
                sorted.tailMap(new Gateway(prefix.firstAddress())).values()) {
            if (!prefix.contains(each.gateway.address().hostPrefix())) {
                return;
            }
            if (prefix.length() >= each.coverLength) {
                stale.add(each);
            }
        }
    }

    void onConnected() {
        stale.addAll(tracked.values());
    }

    boolean hasChanges() {
        return !stale.isEmpty();
    }

    /**
     * Looks at all that may have changed.
     *
     * @param users told of each prefix that is concerned
     * @param watcher told of each watched gateway that is reached otherwise
     */
    void refresh(Consumer<Prefix> users, BiConsumer<Gateway, GatewayReach> watcher) {
        List<TrackedGateway> looked = List.copyOf(stale);
        stale.clear();
        for (TrackedGateway each : looked) {
            Resolution before = each.resolution;
            GatewayReach reachBefore = each.reach();
            resolve(each);
            boolean isReachedOtherwise = !each.reach().equals(reachBefore);
            if (isReachedOtherwise || !each.resolution.equals(before)) { // a static route wants it connected
                each.users.forEach(users);
            }
            if (isReachedOtherwise && each.isWatched) {
                watcher.accept(each.gateway, each.reach());
            }
        }
    }

    // ---- what becomes of a target

    Resolution resolve(Candidate candidate) {
        if (!candidate.isRecursive() || !(candidate.target() instanceof Via via)) {
            return connected.resolve(candidate.target());
        }
        return Resolution.ofAll(via.gateways().stream().map(this::resolution).toList());
    }

    private Resolution resolution(Gateway gateway) {
        TrackedGateway known = tracked.get(gateway);
        return known == null ? connected.gateway(gateway) : known.resolution;
    }

    private void resolve(TrackedGateway each) {
        IpAddress address = each.gateway.address();
        each.resolution = connected.gateway(each.gateway);
        each.coverLength = TrackedGateway.CONNECTED;
        boolean isOnLink = !each.gateway.portName().isEmpty();
        if (each.resolution.isUsable() || isOnLink || connected.obstacle(address) != null) {
            return;
        }
        int[] present = lengths[address.family().ordinal()];
        for (int length = present.length - 1; length >= 0; length--) {
            RouteEntry entry = present[length] == 0 ? null : entries.get(cut(address, length));
            Resolution by = entry == null ? null : entry.resolve(each.gateway, connected);
            if (by != null) {
                each.resolution = by;
                each.coverLength = length;
                return;
            }
        }
        each.resolution =
                Resolution.heldBack("next hop " + address + " is in no connected subnet, and no route leads there");
        each.coverLength = TrackedGateway.NONE;
    }

    private static Prefix cut(IpAddress address, int length) {
        return address.family() == AddressFamily.IPV4
                ? new Ipv4Prefix(address.ipv4() & Ipv4Prefix.mask(length), length)
                : new Ipv6Prefix(
                        address.high() & Prefix.highMask(length), address.low() & Prefix.lowMask(length), length);
    }
}
