package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.MessageCounts;
import io.margay.control.bgp.PastSnapshot;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PeerSnapshot.FamilyCounts;
import io.margay.dataplane.counters.CountersFile;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BgpCountersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int OF_A_PEER = 12;

    @TempDir
    Path runtime;

    private CountersFile reader;
    private BgpCounters counters;
    private long nowNs = Long.MAX_VALUE - 1; // it wraps
    private List<PeerSnapshot> peers = List.of();

    @BeforeEach
    void create() throws IOException {
        CountersFile.create(runtime, 16, 3 * OF_A_PEER).close();
        reader = CountersFile.open(runtime);
        counters = new BgpCounters(CountersFile.openForControl(runtime), nowNs);
    }

    @AfterEach
    void close() {
        counters.close();
        reader.close();
    }

    @Test
    void aPeersCountersAreReadFromTheFileOnceASecond() {
        peers = List.of(peer("node01", 7));
        work();
        assertEquals(7, read().get("bgp node01 updates-received"));
        assertEquals(2, read().get("bgp node01 flaps"));
        assertEquals(3, read().get("bgp node01 ipv4-unicast accepted"));
        assertEquals(OF_A_PEER, read().size());
        peers = List.of(peer("node01", 8));
        counters.doWork(() -> peers, nowNs);
        assertEquals(7, read().get("bgp node01 updates-received"));
        work();
        assertEquals(8, read().get("bgp node01 updates-received"));
    }

    @Test
    void nobodyIsAskedBeforeItIsTime() {
        work();
        AtomicInteger asked = new AtomicInteger();
        counters.doWork(
                () -> {
                    asked.incrementAndGet();
                    return peers;
                },
                nowNs + SECOND_NS - 1);
        assertEquals(0, asked.get());
    }

    @Test
    void thoseOfAPeerThatIsGoneGo() {
        peers = List.of(peer("node01", 7), peer("node02", 8));
        work();
        peers = List.of(peer("node02", 8));
        work();
        assertEquals(OF_A_PEER, read().size());
        assertEquals(8, read().get("bgp node02 updates-received"));
    }

    @Test
    void peersBeyondTheFilesRoomAreLeftOutAndComeWhenThereIsRoom() {
        peers = new ArrayList<>(List.of(peer("a", 1), peer("b", 2), peer("c", 3), peer("d", 4)));
        work();
        assertEquals(3 * OF_A_PEER, read().size());
        assertEquals(3, read().get("bgp c updates-received"));
        peers.remove(0);
        work();
        work();
        assertEquals(4, read().get("bgp d updates-received"));
        assertEquals(null, read().get("bgp a updates-received"));
    }

    private void work() {
        nowNs += SECOND_NS;
        counters.doWork(() -> peers, nowNs);
    }

    private Map<String, Long> read() {
        Map<String, Long> values = new TreeMap<>();
        reader.controlReader().forEach((value, id, label) -> values.put(label, value));
        return values;
    }

    private static PeerSnapshot peer(String name, long updatesReceived) {
        return new PeerSnapshot(
                1,
                new PeerSettings(name, Ipv4.parse("10.0.0.1"), 179, 64512, false, 90, 10),
                true,
                "active",
                0,
                0,
                null,
                null,
                List.of(new FamilyCounts("ipv4-unicast", 4, 3, 0, 2)),
                null,
                List.of(),
                new MessageCounts(9, 9, updatesReceived, 1, 0, 0, new MessageCounts.Faults(0, 0, 0, 0, null, 0)),
                new PastSnapshot(3, 2, 1, null, null, List.of()));
    }
}
