package io.margay.perf;

import io.margay.rawsock.AfPacketTransmitter;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.LinkMonitor;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.Transmitter;
import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends UDP frames from an interface of this namespace as fast as it can, or at a rate, for a bounded time. */
@Command(
        name = "blast",
        description = "Sends small UDP packets at full speed or at a rate.",
        mixinStandardHelpOptions = true)
final class Blast implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int FRAME_OFFSET = 16;
    private static final int FIRST_PORT = 10_000;

    @Option(names = "--interface", required = true, description = "where the frames leave")
    private String interfaceName;

    @Option(names = "--source", required = true, description = "source address, IPv4 or IPv6")
    private String source;

    @Option(names = "--destination", required = true, description = "destination address, of the same family")
    private String destination;

    @Option(names = "--gateway-mac", required = true, description = "Ethernet destination")
    private String gatewayMac;

    @Option(
            names = "--length",
            defaultValue = "60",
            description =
                    "frame length in bytes without checksum, or what the headers take if that is more: 62 for IPv6"
                            + " (default: 60)")
    private int lengthBytes;

    @Option(names = "--flows", defaultValue = "16", description = "different source ports (default: 16)")
    private int flows;

    @Option(names = "--seconds", defaultValue = "5", description = "how long (default: 5, at most 60)")
    private int seconds;

    @Option(names = "--rate", defaultValue = "0", description = "frames a second; 0 (default) is as fast as it goes")
    private long ratePerSecond;

    /** Counts what the kernel took and what it did not. */
    private static final class Count implements TransmitListener {
        private long sent;
        private long failed;

        @Override
        public void onSent(int token, int lengthBytes) {
            sent++;
        }

        @Override
        public void onFailed(int token, int errno) {
            failed++;
        }
    }

    /** The one interface by name. */
    private static final class Find implements LinkListener {
        private final String wanted;
        private int interfaceIndex;
        private long mac;

        Find(String wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onLink(int interfaceIndex, String name, boolean up, int mtuBytes, long mac) {
            if (name.equals(wanted)) {
                this.interfaceIndex = interfaceIndex;
                this.mac = mac;
            }
        }

        @Override
        public void onLinkRemoved(int interfaceIndex, String name) {}
    }

    @Override
    public Integer call() {
        Find link = find();
        if (link.interfaceIndex == 0) {
            System.err.println("blast: no interface " + interfaceName + " in this namespace");
            return 2;
        }
        byte[][] frames = new byte[flows][];
        try {
            long gateway = Long.parseLong(gatewayMac.replace(":", ""), 16);
            for (int flow = 0; flow < flows; flow++) {
                frames[flow] = UdpFrame.of(gateway, link.mac, source, destination, FIRST_PORT + flow, lengthBytes);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("blast: " + e.getMessage());
            return 2;
        }
        Count count = new Count();
        long startNs = System.nanoTime();
        long endNs = startNs + TimeUnit.SECONDS.toNanos(Math.min(60, seconds));
        try (Transmitter transmitter = AfPacketTransmitter.open(count)) {
            send(transmitter, sideBySide(frames), frames[0].length, link.interfaceIndex, startNs, endNs);
        }
        double elapsed = (System.nanoTime() - startNs) / 1e9;
        System.out.printf("{\"sent\":%d,\"failed\":%d,\"seconds\":%.6f}%n", count.sent, count.failed, elapsed);
        return 0;
    }

    private void send(
            Transmitter transmitter,
            UnsafeBuffer frames,
            int frameLength,
            int interfaceIndex,
            long startNs,
            long endNs) {
        int stride = stride(frameLength);
        long handed = 0;
        int flow = 0;
        for (long nowNs = startNs; nowNs - endNs < 0; nowNs = System.nanoTime()) {
            long due = ratePerSecond == 0 ? BATCH : (nowNs - startNs) * ratePerSecond / 1_000_000_000L - handed;
            int batch = (int) Math.min(BATCH, due);
            if (batch <= 0) {
                LockSupport.parkNanos(20_000);
            }
            for (int i = 0; i < batch; i++) {
                transmitter.transmit(frames, flow * stride + FRAME_OFFSET, frameLength, interfaceIndex, 0);
                flow = flow + 1 == flows ? 0 : flow + 1;
            }
            transmitter.flush();
            handed += Math.max(0, batch);
        }
    }

    private Find find() {
        Find link = new Find(interfaceName);
        try (LinkMonitor monitor = LinkMonitor.open()) {
            long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            while (!monitor.isComplete() && System.nanoTime() - giveUpNs < 0) {
                monitor.poll(link, 256);
            }
        }
        return link;
    }

    /** The frames, equally long, with room for the virtio header before each. */
    private static UnsafeBuffer sideBySide(byte[][] frames) {
        int stride = stride(frames[0].length);
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(stride * frames.length));
        for (int flow = 0; flow < frames.length; flow++) {
            int at = flow * stride + FRAME_OFFSET;
            VirtioHeader.clear(buffer, at - VirtioHeader.LENGTH);
            buffer.putBytes(at, frames[flow]);
        }
        return buffer;
    }

    private static int stride(int frameLength) {
        return FRAME_OFFSET + frameLength + FRAME_OFFSET;
    }
}
