package io.margay.dataplane.interop;

import io.margay.dataplane.Dataplane;
import io.margay.dataplane.DataplaneSettings;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkEvents;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The real dataplane in the namespace that it is started in, with the uplink {@code v0} and a control that does as it is told: {@code BfdRouterMain DIRECTORY IDLE}. Takes lines, says what happens in lines that begin
 * with the milliseconds of the system's clock.
 */
final class BfdRouterMain implements LinkEvents {
    private static final int UPLINK = 3;

    private final LinkClient link;

    private BfdRouterMain(LinkClient link) {
        this.link = link;
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        DataplaneSettings settings = new DataplaneSettings(
                directory, IdleMode.valueOf(args[1]), new WorkerScheduling(WorkerScheduling.ANY_CPU, -10), true);
        try (LinkFile linkFile = LinkFile.create(directory);
                FibWriter fib = FibWriter.create(directory, FibCapacity.SMALL)) {
            for (String subnet : new String[] {"172.17.8.0/24", "fd00:8::/64"}) {
                fib.put(Prefix.parse(subnet), NextHop.port(UPLINK, "v0"), RouteProtocol.CONNECTED, 0, 0);
            }
            fib.commit();
            fib.publishFile();
            Dataplane dataplane = Dataplane.launch(settings, Throwable::printStackTrace);
            try {
                new BfdRouterMain(new LinkClient(linkFile)).run();
            } finally {
                dataplane.close();
            }
        }
    }

    private void run() {
        link.settings(new NodeSettings(
                0xAC11_0864,
                0xA9FE_0101,
                false,
                Ipv6Address.parse("fd00:8::100"),
                NodeSettings.DEFAULT_GATEWAY6,
                false,
                true,
                NodeSettings.IcmpLimits.DEFAULT));
        link.addPort(UPLINK, PortKind.UPLINK, "v0");
        link.addAddress(UPLINK, IpAddress.parse("172.17.8.100"), 0);
        link.addAddress(UPLINK, IpAddress.parse("fd00:8::100"), 0);
        link.useFib();
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> read(lines), "commands");
        reader.setDaemon(true);
        reader.start();
        boolean isRunning = true;
        while (isRunning) {
            String line = lines.poll();
            if (line != null) {
                isRunning = obey(line.split(" "));
            }
            if (link.poll(this, 100) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static void read(Queue<String> lines) {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(lines::add);
        lines.add("quit");
    }

    private boolean obey(String[] words) {
        switch (words[0]) {
            case "add" ->
                link.addBfdSession(new BfdSettings(
                        Integer.parseInt(words[1]),
                        0,
                        IpAddress.parse(words[2]),
                        IpAddress.parse(words[3]),
                        Boolean.parseBoolean(words[4]),
                        Integer.parseInt(words[5]) * 1000,
                        Integer.parseInt(words[6]) * 1000,
                        Integer.parseInt(words[7])));
            case "remove" -> link.removeBfdSession(Integer.parseInt(words[1]));
            case "busy" -> beBusy(Long.parseLong(words[1]) * 1_000_000);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A control plane with other things to do, and much garbage. */
    private static void beBusy(long durationNs) {
        long startNs = System.nanoTime();
        long sum = 0;
        while (System.nanoTime() - startNs < durationNs) {
            sum += new byte[1 << 12].length;
        }
        say("was busy " + (sum > 0));
    }

    private static void say(String what) {
        System.out.println(System.currentTimeMillis() + " " + what);
    }

    @Override
    public void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {
        say("bfd " + sessionId + " " + state.label() + " (" + diagnostic.label() + ")");
    }

    @Override
    public void onPortState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes) {
        say("port " + portId + " " + state.label());
    }

    @Override
    public void onNeighbor(int portId, IpAddress address, long mac, NeighborState state) {
        say("neighbor " + address + " " + state.label());
    }

    @Override
    public void onNeighborMoved(int portId, IpAddress address, long oldMac, long newMac) {
        say("neighbor " + address + " moved");
    }

    @Override
    public void onNeighborClaim(int portId, IpAddress address, long claimedMac) {
        say("neighbor " + address + " claimed");
    }

    @Override
    public void onSpoof(int portId, IpAddress address, long mac) {
        say("neighbor " + address + " spoofed");
    }

    @Override
    public void onFibInUse(long generation) {
        say("fib " + generation);
    }

    @Override
    public void onError(int portId, String text) {
        say("error " + text);
    }
}
