package io.margay.dataplane.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message, through the file, over two mappings of it as two processes have. */
class LinkTest {
    @Test
    void everyCommandArrivesWithAllItSays(@TempDir Path directory) throws IOException {
        try (LinkFile made = LinkFile.create(directory);
                LinkFile opened = LinkFile.open(directory)) {
            LinkClient client = new LinkClient(made);
            NodeSettings settings = new NodeSettings(
                    1,
                    2,
                    true,
                    Ipv6Address.parse("fd00::1"),
                    NodeSettings.DEFAULT_GATEWAY6,
                    false,
                    true,
                    new IcmpLimits(1, 2, 3, 4));
            assertTrue(client.settings(settings));
            assertTrue(client.addPort(7, PortKind.UPLINK, "enp0s8"));
            assertTrue(client.addAddress(7, IpAddress.parse("192.168.18.64"), 0xA2FF_0A99_57D2L));
            assertTrue(client.removeAddress(7, IpAddress.parse("fd00::12")));
            assertTrue(client.guardPool(Prefix.parse("192.168.0.0/16")));
            assertTrue(client.unguardPool(Prefix.parse("::ffff:0:0/96")));
            assertTrue(client.useFib());
            assertTrue(client.reportPorts());
            assertTrue(client.removePort(7));
            BfdSettings near = bfdSettings(3, 7, "fe80::1", "fe80::2", false);
            BfdSettings far = bfdSettings(Integer.MAX_VALUE, 0, "172.17.8.100", "10.0.0.1", true);
            assertTrue(client.addBfdSession(near));
            assertTrue(client.addBfdSession(far));
            assertTrue(client.removeBfdSession(3));
            List<String> seen = new ArrayList<>();
            assertEquals(12, new LinkServer(opened).poll(recorder(seen), 100));
            assertEquals(
                    List.of(
                            "settings " + settings,
                            "addPort 7 UPLINK enp0s8",
                            "addAddress 7 192.168.18.64 a2ff0a9957d2",
                            "removeAddress 7 fd00::12",
                            "guardPool 192.168.0.0/16",
                            "unguardPool ::ffff:0:0/96",
                            "useFib",
                            "reportPorts",
                            "removePort 7",
                            "addBfdSession " + near,
                            "addBfdSession " + far,
                            "removeBfdSession 3"),
                    seen);
        }
    }

    @Test
    void everyEventArrivesWithAllItSays(@TempDir Path directory) throws IOException {
        try (LinkFile made = LinkFile.create(directory);
                LinkFile opened = LinkFile.open(directory)) {
            LinkServer server = new LinkServer(opened);
            for (PortState state : PortState.values()) {
                server.portState(3, state, 12, 0xA2FF_0A99_57D2L, 1500);
            }
            for (NeighborState state : NeighborState.values()) {
                server.neighbor(3, 0, IpAddress.mapped(0xAC11_0865), 0x0200_0000_0065L, state);
            }
            server.neighborMoved(3, 1L << 48, 2, 0x0200_0000_0065L, 0x0200_0000_0066L);
            server.neighborClaim(3, 1L << 48, 2, 0x0200_0000_0066L);
            server.spoof(1, 0, IpAddress.mapped(5), 6);
            server.fibInUse(1L << 40);
            for (BfdState state : BfdState.values()) {
                assertTrue(server.bfdState(8, state.id(), BfdDiagnostic.NEIGHBOR_DOWN.code(), 3 - state.id()));
            }
            for (BfdDiagnostic diagnostic : BfdDiagnostic.values()) {
                assertTrue(server.bfdState(9, 1, diagnostic.code(), 1));
            }
            server.error(4, "no privilege: CAP_NET_RAW – needed");
            List<String> seen = new ArrayList<>();
            new LinkClient(made).poll(recorderOfEvents(seen), 100);
            assertEquals(
                    List.of(
                            "port 3 MISSING 12 a2ff0a9957d2 1500",
                            "port 3 DOWN 12 a2ff0a9957d2 1500",
                            "port 3 UP 12 a2ff0a9957d2 1500",
                            "port 3 FAILED 12 a2ff0a9957d2 1500",
                            "neighbor 3 172.17.8.101 20000000065 NONE",
                            "neighbor 3 172.17.8.101 20000000065 INCOMPLETE",
                            "neighbor 3 172.17.8.101 20000000065 REACHABLE",
                            "neighbor 3 172.17.8.101 20000000065 STALE",
                            "neighbor 3 172.17.8.101 20000000065 PROBE",
                            "neighbor 3 172.17.8.101 20000000065 FAILED",
                            "neighbor 3 172.17.8.101 20000000065 PERMANENT",
                            "moved 3 1::2 20000000065 20000000066",
                            "claim 3 1::2 20000000066",
                            "spoof 1 0.0.0.5 6",
                            "fib 1099511627776",
                            "bfd 8 ADMIN_DOWN NEIGHBOR_DOWN UP",
                            "bfd 8 DOWN NEIGHBOR_DOWN INIT",
                            "bfd 8 INIT NEIGHBOR_DOWN DOWN",
                            "bfd 8 UP NEIGHBOR_DOWN ADMIN_DOWN",
                            "bfd 9 DOWN NONE DOWN",
                            "bfd 9 DOWN TIME_EXPIRED DOWN",
                            "bfd 9 DOWN NEIGHBOR_DOWN DOWN",
                            "bfd 9 DOWN ADMIN_DOWN DOWN",
                            "error 4 no privilege: CAP_NET_RAW – needed"),
                    seen);
            assertEquals(0, server.lostEvents());
        }
    }

    @Test
    void aFullRingIsSaidNotSwallowed(@TempDir Path directory) throws IOException {
        try (LinkFile file = LinkFile.create(directory)) {
            LinkClient client = new LinkClient(file);
            int sent = 0;
            while (client.useFib()) {
                sent++;
            }
            assertTrue(sent > 10_000);
            assertFalse(client.reportPorts());
            LinkServer server = new LinkServer(file);
            for (int i = 0; i < 20_000; i++) {
                server.spoof(1, 0, 2, 3);
            }
            assertTrue(server.lostEvents() > 0);
            long lost = server.lostEvents();
            assertFalse(server.bfdState(1, 1, 0, 1));
            assertEquals(lost, server.lostEvents(), "the caller keeps it");
        }
    }

    @Test
    void anythingElseIsNotALinkFile(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve(LinkFile.NAME), new byte[100]);
        IOException wrongSize = assertThrows(IOException.class, () -> LinkFile.open(directory));
        assertTrue(wrongSize.getMessage().contains("not a link file"), wrongSize.getMessage());
        LinkFile.create(directory).close();
        byte[] bytes = Files.readAllBytes(directory.resolve(LinkFile.NAME));
        bytes[0]++;
        Files.write(directory.resolve(LinkFile.NAME), bytes);
        assertThrows(IOException.class, () -> LinkFile.open(directory));
    }

    @Test
    void aBfdSessionThatCannotBeIsNotEvenSaid() {
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(0, 0, "10.0.0.1", "10.0.0.2", false));
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(1, 0, "10.0.0.1", "fd00::2", false));
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(1, 0, "10.0.0.1", "10.0.0.1", false));
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(1, 0, "fe80::1", "fe80::2", false));
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(1, 0, "fe80::1", "fe80::2", true));
        assertThrows(IllegalArgumentException.class, () -> bfdSettings(1, 2, "10.0.0.1", "10.0.0.2", true));
        IpAddress own = IpAddress.parse("10.0.0.1");
        IpAddress peer = IpAddress.parse("10.0.0.2");
        for (int[] wrong :
                new int[][] {{9_999, 50_000, 3}, {50_000, 60_000_001, 3}, {50_000, 50_000, 0}, {50_000, 50_000, 256}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new BfdSettings(1, 0, own, peer, false, wrong[0], wrong[1], wrong[2]));
        }
    }

    private static BfdSettings bfdSettings(int id, int portId, String own, String peer, boolean multihop) {
        return new BfdSettings(
                id, portId, IpAddress.parse(own), IpAddress.parse(peer), multihop, 50_000, 60_000_000, 255);
    }

    private static LinkCommands recorder(List<String> seen) {
        return new LinkCommands() {
            @Override
            public void onSettings(NodeSettings settings) {
                seen.add("settings " + settings);
            }

            @Override
            public void onAddPort(int portId, PortKind kind, String interfaceName) {
                seen.add("addPort " + portId + " " + kind + " " + interfaceName);
            }

            @Override
            public void onRemovePort(int portId) {
                seen.add("removePort " + portId);
            }

            @Override
            public void onAddAddress(int portId, IpAddress address, long mac) {
                seen.add("addAddress " + portId + " " + address + " " + Long.toHexString(mac));
            }

            @Override
            public void onRemoveAddress(int portId, IpAddress address) {
                seen.add("removeAddress " + portId + " " + address);
            }

            @Override
            public void onGuardPool(Prefix pool) {
                seen.add("guardPool " + pool);
            }

            @Override
            public void onUnguardPool(Prefix pool) {
                seen.add("unguardPool " + pool);
            }

            @Override
            public void onUseFib() {
                seen.add("useFib");
            }

            @Override
            public void onReportPorts() {
                seen.add("reportPorts");
            }

            @Override
            public void onAddBfdSession(BfdSettings settings) {
                seen.add("addBfdSession " + settings);
            }

            @Override
            public void onRemoveBfdSession(int sessionId) {
                seen.add("removeBfdSession " + sessionId);
            }
        };
    }

    private static LinkEvents recorderOfEvents(List<String> seen) {
        return new LinkEvents() {
            @Override
            public void onPortState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes) {
                seen.add("port " + portId + " " + state + " " + interfaceIndex + " " + Long.toHexString(mac) + " "
                        + mtuBytes);
            }

            @Override
            public void onNeighbor(int portId, IpAddress address, long mac, NeighborState state) {
                seen.add("neighbor " + portId + " " + address + " " + Long.toHexString(mac) + " " + state);
            }

            @Override
            public void onNeighborMoved(int portId, IpAddress address, long oldMac, long newMac) {
                seen.add("moved " + portId + " " + address + " " + Long.toHexString(oldMac) + " "
                        + Long.toHexString(newMac));
            }

            @Override
            public void onNeighborClaim(int portId, IpAddress address, long claimedMac) {
                seen.add("claim " + portId + " " + address + " " + Long.toHexString(claimedMac));
            }

            @Override
            public void onSpoof(int portId, IpAddress address, long mac) {
                seen.add("spoof " + portId + " " + address + " " + mac);
            }

            @Override
            public void onFibInUse(long generation) {
                seen.add("fib " + generation);
            }

            @Override
            public void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {
                seen.add("bfd " + sessionId + " " + state + " " + diagnostic + " " + remoteState);
            }

            @Override
            public void onError(int portId, String text) {
                seen.add("error " + portId + " " + text);
            }
        };
    }
}
