package io.margay.control.host;

import io.margay.control.config.HostConfig;
import io.margay.control.runtime.DirectoryLock;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel by way of {@code ip} and {@code /proc/sys}, in this process's network namespace.
 *
 * <p>The pair's near end carries an alias with the runtime directory of its router, so that nobody takes over what a living router uses, nor an interface that is none of
 * Margay's.
 */
public final class IpHostKernel implements HostKernel {
    private static final String ALIAS = "margay ";

    /** Of our routes, so that those of others by the same interface are left alone; not in use by any of rt_protos. */
    private static final String PROTOCOL = "109";

    private static final String SUFFIX = " protocol " + PROTOCOL;

    private final IpTool ip = new IpTool();
    private final Path runtimeDirectory;

    /** @param runtimeDirectory of this router, absolute */
    public IpHostKernel(Path runtimeDirectory) {
        this.runtimeDirectory = runtimeDirectory;
    }

    @Override
    public long ensurePair(String name, boolean ipv6) throws HostKernelException {
        Optional<HostInterface> found = find(name);
        if (found.isEmpty()) {
            ip.run("link", "add", "dev", name, "type", "veth", "peer", "name", HostConfig.routerEnd(name));
            found = find(name);
        }
        HostInterface near = found.orElseThrow(() -> new HostKernelException("interface " + name + " went away"));
        requireOurs(near);
        setUp(near, ipv6);
        return near.mac();
    }

    private Optional<HostInterface> find(String name) throws HostKernelException {
        IpTool.Outcome outcome = ip.tryRun("-json", "-details", "link", "show", "dev", name);
        List<Map<String, String>> objects = outcome.isDone() ? IpJson.objects(outcome.output()) : List.of();
        return objects.isEmpty() ? Optional.empty() : Optional.of(HostInterface.of(objects.get(0)));
    }

    private void requireOurs(HostInterface near) throws HostKernelException {
        Optional<String> owner = otherOwner(near);
        if (owner.isPresent()) {
            throw new HostKernelException("interface " + near.name() + " " + owner.get()
                    + "; allowed: another name in host.interface, or host.enabled: false");
        }
    }

    /** Whose it is, if it is not this router's; one that a dead router left is this one's. */
    private Optional<String> otherOwner(HostInterface near) {
        String farEnd = HostConfig.routerEnd(near.name());
        if (!near.isPairWith(farEnd) || !near.alias().isEmpty() && !near.alias().startsWith(ALIAS)) {
            return Optional.of("exists and is none of Margay's (a veth to " + farEnd + ")");
        }
        Path owner =
                near.alias().isEmpty() ? runtimeDirectory : Path.of(near.alias().substring(ALIAS.length()));
        return owner.equals(runtimeDirectory) || !isHeld(owner)
                ? Optional.empty()
                : Optional.of("belongs to the router that runs in " + owner);
    }

    /** A directory that cannot be looked at may well be in use. */
    private static boolean isHeld(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try {
            DirectoryLock.take(directory).close();
            return false;
        } catch (DirectoryLock.HeldException | IOException e) {
            return true;
        }
    }

    /**
     * The far end says nothing of itself: what comes out there is for the dataplane. The near end has no address but a link-local one, without which the kernel asks for no
     * neighbour; at once, without DAD, as there is nobody else on that link; and it listens to no router.
     */
    private void setUp(HostInterface near, boolean ipv6) throws HostKernelException {
        String farEnd = HostConfig.routerEnd(near.name());
        Sysctl.set("ipv6", farEnd, "disable_ipv6", "1");
        if (ipv6) {
            Sysctl.set("ipv6", near.name(), "disable_ipv6", "0");
        }
        Sysctl.set("ipv6", near.name(), "accept_ra", "0");
        Sysctl.set("ipv6", near.name(), "accept_dad", "0");
        Sysctl.set("ipv6", near.name(), "addr_gen_mode", "0");
        String alias = ALIAS + runtimeDirectory;
        if (!near.alias().equals(alias)) {
            ip.run("link", "set", "dev", near.name(), "alias", alias);
        }
        if (!near.isUp()) {
            ip.runAll(List.of("link set dev " + farEnd + " up", "link set dev " + near.name() + " up"));
        }
    }

    @Override
    public void removePair(String name) throws HostKernelException {
        Optional<HostInterface> near = find(name);
        if (near.isPresent() && otherOwner(near.get()).isEmpty()) {
            ip.run("link", "delete", "dev", name);
        }
    }

    @Override
    public void setRoutes(String name, List<HostRoute> routes) throws HostKernelException {
        Map<Prefix, HostRoute> there = new LinkedHashMap<>();
        for (String family : Sysctl.hasIpv6() ? List.of("-4", "-6") : List.of("-4")) {
            routes(family, name).forEach(route -> there.put(route.destination(), route));
        }
        List<String> commands = new ArrayList<>();
        for (HostRoute route : routes) {
            HostRoute old = there.remove(route.destination());
            if (old == null) {
                commands.add("route add " + words(route, name)); // not replace: that would take another's away
            } else if (!old.equals(route)) {
                commands.add("route replace " + words(route, name));
            }
        }
        there.keySet().forEach(gone -> commands.add("route del " + gone + " dev " + name + SUFFIX));
        ip.runAll(commands);
    }

    private List<HostRoute> routes(String family, String name) throws HostKernelException {
        String printed = ip.run(family, "-json", "route", "show", "dev", name, "protocol", PROTOCOL);
        List<HostRoute> routes = new ArrayList<>();
        for (Map<String, String> fields : IpJson.objects(printed)) {
            String destination = fields.get("dst");
            routes.add(new HostRoute(
                    destination.equals("default")
                            ? Prefix.parse(family.equals("-4") ? "0.0.0.0/0" : "::/0")
                            : destination.indexOf('/') >= 0
                                    ? Prefix.parse(destination)
                                    : IpAddress.parse(destination).hostPrefix(),
                    Optional.ofNullable(fields.get("gateway")).map(IpAddress::parse),
                    Optional.ofNullable(fields.get("prefsrc")).map(IpAddress::parse)));
        }
        return routes;
    }

    private static String words(HostRoute route, String name) {
        return route + " dev " + name + (route.gateway().isEmpty() ? " scope link" : "") + SUFFIX;
    }

    @Override
    public boolean isReversePathStrict(String interfaceName) {
        return Math.max(Sysctl.number("ipv4", "all", "rp_filter"), Sysctl.number("ipv4", interfaceName, "rp_filter"))
                == 1;
    }
}
