package io.margay.control.bgp.interop;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PeerTransport;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.wire.Family;
import io.margay.control.config.BgpConfig;
import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.PeerPolicyConfig;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A speaker with one peer as a program of its own, so that it can live in a network namespace. Lines in: {@code announce PREFIX NEXTHOP},
 * {@code withdraw PREFIX}, {@code policies FILE}, {@code show}, {@code quit}. Lines out: {@code best PREFIX via NEXTHOP}, {@code lost PREFIX}, {@code state STATE},
 * {@code ended REASON}, {@code end-of-rib}, {@code updates-sent N}; and to {@code paths PREFIX}, {@code reason PREFIX} and {@code agreed} their answers.
 */
final class SpeakerMain implements BgpRoutes {
    private final BgpSpeaker speaker;
    private final Selector selector;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private BgpSettings settings;
    private PeerSnapshot told;
    private boolean isRunning = true;

    private SpeakerMain(BgpSettings settings) throws IOException {
        this.settings = settings;
        selector = Selector.open();
        speaker = new BgpSpeaker(settings, this, selector, new Random(), System::currentTimeMillis);
    }

    /**
     * OWN-ADDRESS PEER-ADDRESS AS HOLD-TIME-SECONDS PASSIVE FEATURES; the last is none, or a list with commas between: {@code ipv6}, {@code paths},
     * {@code own6=ADDRESS}, {@code policies=FILE} (a configuration, those of whose first peer are the peer's), {@code remote-as=AS}, {@code password=TEXT}, {@code hops=N}, {@code ttl-security}, {@code extended-next-hop}, {@code interface=NAME} (then the
     * peer's address may be {@code any}).
     */
    public static void main(String[] args) throws IOException {
        int own = Ipv4.parse(args[0]);
        int as = Integer.parseUnsignedInt(args[2]);
        Features features = new Features(List.of(args[5].split(",")));
        String remoteAs = features.value("remote-as=");
        IpAddress own6 = features.value("own6=") == null ? null : IpAddress.parse(features.value("own6="));
        PeerSettings peer = new PeerSettings(
                "bird",
                args[1].equals("any") ? null : IpAddress.parse(args[1]),
                BgpSettings.PORT,
                remoteAs == null ? as : Integer.parseUnsignedInt(remoteAs),
                Boolean.parseBoolean(args[4]),
                Integer.parseInt(args[3]),
                1,
                features.transport(),
                features.options());
        new SpeakerMain(new BgpSettings(as, own, own, own6, BgpSettings.PORT, own6, 1, false, List.of(peer))).run();
    }

    private record Features(List<String> words) {
        /** Null without. */
        String value(String beginning) {
            return words.stream()
                    .filter(word -> word.startsWith(beginning))
                    .map(word -> word.substring(beginning.length()))
                    .findFirst()
                    .orElse(null);
        }

        PeerTransport transport() {
            PeerTransport.Builder transport = PeerTransport.builder()
                    .interfaceName(value("interface="))
                    .ttlSecurity(words.contains("ttl-security"));
            if (value("hops=") != null) {
                transport.hops(Integer.parseInt(value("hops=")));
            }
            if (value("password=") != null) {
                transport.password(new Password(value("password=").getBytes(StandardCharsets.UTF_8)));
            }
            return transport.build();
        }

        PeerOptions options() {
            String file = value("policies=");
            PeerOptions.Builder options = (file == null
                            ? PeerOptions.builder().policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL)
                            : policiesOf(file))
                    .ipv4OverIpv6(words.contains("extended-next-hop"));
            if (words.contains("ipv6")) {
                options.families(Family.values());
            }
            if (words.contains("paths")) {
                options.paths(Set.of(Family.IPV4_UNICAST), Set.of(Family.IPV4_UNICAST));
            }
            return options.build();
        }
    }

    private static PeerOptions.Builder policiesOf(String file) {
        if (!(ConfigFile.read(Path.of(file)) instanceof ConfigResult.Valid valid)) {
            throw new IllegalArgumentException("not a good file: " + file);
        }
        BgpConfig bgp = valid.config().bgp().orElseThrow();
        PeerPolicyConfig names = bgp.peers().get(0).policy();
        return PeerOptions.builder()
                .policies(
                        new ImportGuard(
                                new PolicyChain(bgp.policy().named(names.importPolicies())),
                                valid.config().pools()),
                        new PolicyChain(bgp.policy().named(names.exportPolicies())));
    }

    private void policies(String file) {
        PeerSettings peer = settings.peers().get(0).with(policiesOf(file).build());
        settings = new BgpSettings(
                settings.localAs(),
                settings.routerId(),
                settings.listenAddress(),
                settings.listenPort(),
                List.of(peer));
        try {
            speaker.reconfigure(settings, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            case "policies" -> policies(words[1]);
            case "reason" ->
                speaker.routes(Prefix.parse(words[1]))
                        .forEach(path -> System.out.println("reason " + path.prefix() + " " + path.lossReason()));
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
    public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
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
