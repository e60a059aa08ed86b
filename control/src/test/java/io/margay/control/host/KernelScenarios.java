package io.margay.control.host;

import io.margay.control.config.GatewayConfig;
import io.margay.control.runtime.DirectoryLock;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@link IpHostKernelTest} shows, each in a JVM and a network namespace of its own: an uplink {@code u0} that is up, and nothing else. */
final class KernelScenarios {
    private static final IpAddress GATEWAY = IpAddress.of(GatewayConfig.DEFAULT_ADDRESS);
    private static final IpAddress GATEWAY6 = IpAddress.of(GatewayConfig.DEFAULT_ADDRESS6);
    private static final HostRoute ON_LINK = HostRoute.onLink(GATEWAY);
    private static final HostRoute POOL =
            HostRoute.via(Prefix.parse("192.168.0.0/16"), GATEWAY, IpAddress.parse("172.17.8.100"));
    private static final HostRoute POOL6 =
            HostRoute.via(Prefix.parse("fd00:10::/48"), GATEWAY6, IpAddress.parse("fd00:8::100"));

    private final Path runtime;
    private final IpHostKernel kernel;

    private KernelScenarios(Path runtime) {
        this.runtime = runtime;
        this.kernel = new IpHostKernel(runtime);
    }

    /** SCENARIO RUNTIME-DIRECTORY */
    public static void main(String[] args) throws Exception {
        ip("link add u0 type veth peer name u1");
        ip("link set u1 up");
        ip("link set u0 up");
        ip("address add 172.17.8.100/24 dev u0");
        ip("address add 172.17.8.110/24 dev u0");
        ip("address add fd00:8::100/64 dev u0 nodad");
        KernelScenarios scenarios = new KernelScenarios(Path.of(args[1]));
        switch (args[0]) {
            case "pair" -> scenarios.pair();
            case "routes" -> scenarios.routes();
            case "foreign" -> scenarios.foreign();
            case "others" -> scenarios.others();
            case "reversePath" -> scenarios.reversePath();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** In a namespace where this process may not do anything. */
    public static final class Unprivileged {
        private Unprivileged() {}

        public static void main(String[] args) {
            String said = refusal(() -> new IpHostKernel(Path.of(args[1])).ensurePair("margay0", true));
            equal(
                    "ip link add dev margay0 type veth peer name margay0-r: Operation not permitted, it takes CAP_NET_ADMIN",
                    said);
        }
    }

    private void pair() throws Exception {
        long mac = kernel.ensurePair("margay0", true);
        String near = ip("address show dev margay0");
        is(near, near.contains("state UP") && near.contains("inet6 fe80::") && !near.contains("inet "));
        is(near, !near.contains("tentative"));
        String far = ip("address show dev margay0-r");
        is(far, far.contains("state UP") && !far.contains("inet"));
        equal("0", sysctl("ipv6", "margay0", "accept_ra"));
        equal("1", sysctl("ipv6", "margay0-r", "disable_ipv6"));
        equal(sysctl("ipv4", "default", "rp_filter"), sysctl("ipv4", "u0", "rp_filter"));

        // a killed router's pair is the next one's, as it was
        equal(mac, new IpHostKernel(runtime).ensurePair("margay0", true));
        equal(near, ip("address show dev margay0"));

        // what others do to it is undone
        ip("link set margay0 down");
        ip("link set margay0-r down");
        kernel.ensurePair("margay0", true);
        is("up again", ip("link show dev margay0").contains("LOWER_UP"));

        kernel.removePair("margay0");
        is("both ends are gone", !ip("link show").contains("margay0"));
        kernel.removePair("margay0");
    }

    private void routes() throws Exception {
        kernel.ensurePair("margay0", true);
        kernel.setRoutes("margay0", List.of(ON_LINK, POOL, POOL6));
        String ipv4 = ip("-4 route show dev margay0");
        is(ipv4, ipv4.contains("169.254.1.1 proto 109 scope link"));
        is(ipv4, ipv4.contains("192.168.0.0/16 via 169.254.1.1 proto 109 src 172.17.8.100"));
        String ipv6 = ip("-6 route show dev margay0");
        is(ipv6, ipv6.contains("fd00:10::/48 via fe80::ecee:eeff:feee:eeee proto 109 src fd00:8::100"));

        kernel.setRoutes("margay0", List.of(ON_LINK, POOL, POOL6));
        equal(ipv4 + ipv6, ip("-4 route show dev margay0") + ip("-6 route show dev margay0"));

        HostRoute otherSource = HostRoute.via(POOL.destination(), GATEWAY, IpAddress.parse("172.17.8.110"));
        ip("route add 10.99.0.0/16 dev margay0");
        kernel.setRoutes("margay0", List.of(ON_LINK, otherSource));
        String left = ip("-4 route show dev margay0");
        is(left, left.contains("192.168.0.0/16 via 169.254.1.1 proto 109 src 172.17.8.110"));
        is(left, left.contains("10.99.0.0/16"));
        is("no pool of IPv6", !ip("-6 route show dev margay0").contains("fd00:10::"));
        kernel.setRoutes("margay0", List.of());
        equal("10.99.0.0/16 scope link", ip("-4 route show dev margay0").strip());
    }

    /** A route of the kernel's that is there already is another's, and the others are set all the same. */
    private void foreign() throws Exception {
        kernel.ensurePair("margay0", true);
        ip("route add 192.168.0.0/16 via 172.17.8.1 dev u0");
        String said = refusal(() -> kernel.setRoutes("margay0", List.of(ON_LINK, POOL, POOL6)));
        equal(
                "ip route add 192.168.0.0/16 via 169.254.1.1 src 172.17.8.100 dev margay0 protocol 109: File exists",
                said);
        is("it is still there", ip("route show 192.168.0.0/16").contains("dev u0"));
        is("the other pool", ip("-6 route show dev margay0").contains("fd00:10::/48"));

        ip("link add host0 type veth peer name else0");
        String foreign = refusal(() -> kernel.ensurePair("host0", true));
        is(
                foreign,
                foreign.startsWith("interface host0 exists and is none of Margay's (a veth to host0-r); allowed: "));
        is("untouched", ip("link show dev host0").contains("state DOWN"));
        kernel.removePair("host0");
        is("not removed", ip("link show dev host0").contains("else0"));
        ip("link add free0 type veth peer name busy0-r");
        is("", refusal(() -> kernel.ensurePair("busy0", true)).endsWith("busy0-r: File exists"));
    }

    private void others() throws Exception {
        Path other = Files.createDirectory(runtime.resolve("other"));
        IpHostKernel otherKernel = new IpHostKernel(other);
        otherKernel.ensurePair("margay0", true);
        try (DirectoryLock lock = DirectoryLock.take(other)) {
            equal(
                    "interface margay0 belongs to the router that runs in " + lock.directory()
                            + "; allowed: another name in host.interface, or host.enabled: false",
                    refusal(() -> kernel.ensurePair("margay0", true)));
        }
        kernel.ensurePair("margay0", true);
        is("taken over", ip("link show dev margay0").contains("alias margay " + runtime + "\n"));
    }

    private void reversePath() throws Exception {
        for (String values : List.of("0 0 false", "0 1 true", "1 0 true", "2 1 false", "1 2 false")) {
            String[] each = values.split(" ");
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/rp_filter"), each[0]);
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/u0/rp_filter"), each[1]);
            equal(Boolean.valueOf(each[2]), kernel.isReversePathStrict("u0"));
        }
    }

    private interface Attempt {
        void run() throws HostKernelException;
    }

    private static String refusal(Attempt attempt) {
        try {
            attempt.run();
        } catch (HostKernelException e) {
            equal(1L, e.getMessage().lines().count());
            return e.getMessage();
        }
        throw new AssertionError("was not refused");
    }

    private static String sysctl(String family, String interfaceName, String key) throws IOException {
        return Files.readString(Path.of("/proc/sys/net", family, "conf", interfaceName, key))
                .strip();
    }

    private static String ip(String words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(("ip " + words).split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("ip " + words + ": " + said);
        }
        return said;
    }

    private static void is(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private static void equal(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected: " + expected + "\nbut was: " + actual);
        }
    }
}
