package io.margay.control.bgp.interop;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A speaker with one peer as a program of its own, so that it can live in a network namespace. Lines in: {@code announce PREFIX NEXTHOP},
 * {@code withdraw PREFIX}, {@code show}, {@code quit}. Lines out: {@code best PREFIX via NEXTHOP}, {@code lost PREFIX}, {@code state STATE},
 * {@code ended REASON}, {@code end-of-rib}, {@code updates-sent N}; and to {@code paths PREFIX} and {@code agreed} their answers.
 */
final class SpeakerMain implements BgpRoutes {
    private final BgpSpeaker speaker;
    private final Selector selector;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private PeerSnapshot told;
    private boolean isRunning = true;

    private SpeakerMain(BgpSettings settings) throws IOException {
        selector = Selector.open();
        speaker = new BgpSpeaker(settings, this, selector, new Random(), System::currentTimeMillis);
    }

    /** OWN-ADDRESS PEER-ADDRESS AS HOLD-TIME-SECONDS PASSIVE FEATURES, the last a list of {@code ipv6} and {@code paths}, or none */
    public static void main(String[] args) throws IOException {
        int own = Ipv4.parse(args[0]);
        int as = Integer.parseUnsignedInt(args[2]);
        PeerSettings peer = new PeerSettings(
                "bird",
                Ipv4.parse(args[1]),
                BgpSettings.PORT,
                as,
                Boolean.parseBoolean(args[4]),
                Integer.parseInt(args[3]),
                1);
        PeerOptions.Builder options = PeerOptions.builder();
        if (args[5].contains("ipv6")) {
            options.families(Family.values());
        }
        if (args[5].contains("paths")) {
            options.paths(Set.of(Family.IPV4_UNICAST), Set.of(Family.IPV4_UNICAST));
        }
        peer = peer.with(options.build());
        new SpeakerMain(new BgpSettings(as, own, own, BgpSettings.PORT, List.of(peer))).run();
    }

    private void run() throws IOException {
        speaker.start(System.nanoTime());
        Thread reader = new Thread(this::readCommands, "commands");
        reader.setDaemon(true);
        reader.start();
        while (isRunning) {
            long nowNs = System.nanoTime();
            long deadlineNs = speaker.nextDeadlineNs(nowNs);
            long waitMs = deadlineNs == Long.MAX_VALUE ? 0 : Math.max(1, (deadlineNs - nowNs + 999_999) / 1_000_000);
            selector.select(waitMs);
            for (SelectionKey key : selector.selectedKeys()) {
                ((Runnable) key.attachment()).run();
            }
            selector.selectedKeys().clear();
            for (String command = commands.poll(); command != null; command = commands.poll()) {
                onCommand(command.split(" "));
            }
            speaker.doWork(System.nanoTime());
            tellNews();
        }
        speaker.close(System.nanoTime());
    }

    private void readCommands() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                selector.wakeup();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands.add("quit"); // whoever started us is gone
        selector.wakeup();
    }

    private void onCommand(String[] words) {
        switch (words[0]) {
            case "announce" -> speaker.announce(Prefix.parse(words[1]), IpAddress.parse(words[2]));
            case "withdraw" -> speaker.withdraw(Prefix.parse(words[1]));
            case "paths" ->
                speaker.routes(Prefix.parse(words[1]))
                        .forEach(path -> System.out.println("path " + path.prefix() + " " + path.communities()));
            case "agreed" ->
                System.out.println("agreed " + speaker.peers().get(0).session().agreed());
            case "show" ->
                System.out.println(
                        "updates-sent " + speaker.peers().get(0).messages().updatesSent());
            default -> isRunning = false;
        }
    }

    private void tellNews() {
        PeerSnapshot now = speaker.peers().get(0);
        if (told == null || !told.state().equals(now.state())) {
            System.out.println("state " + now.state());
        }
        if (!now.history().isEmpty() && (told == null || !told.history().equals(now.history()))) {
            System.out.println("ended " + now.history().get(0).reason());
        }
        told = now;
    }

    @Override
    public void onBest(Prefix prefix, List<IpAddress> nextHops, IpAddress origin, long localPref) {
        System.out.println("best " + prefix + " via " + nextHops.get(0));
    }

    @Override
    public void onEndOfRib(IpAddress origin) {
        System.out.println("end-of-rib");
    }

    @Override
    public void onLost(Prefix prefix) {
        System.out.println("lost " + prefix);
    }
}
