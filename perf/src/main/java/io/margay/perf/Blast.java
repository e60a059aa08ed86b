package io.margay.perf;

import io.margay.fib.Ipv4;
import io.margay.rawsock.AfPacketTransmitter;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.LinkMonitor;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.Transmitter;
import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int HEADERS_LENGTH = 14 + 20 + 8;
    private static final int FRAME_OFFSET = 16;
    private static final int FIRST_PORT = 10_000;

    @Option(names = "--interface", required = true, description = "where the frames leave")
    private String interfaceName;

    @Option(names = "--source", required = true, description = "IPv4 source address")
    private String source;

    @Option(names = "--destination", required = true, description = "IPv4 destination address")
    private String destination;

    @Option(names = "--gateway-mac", required = true, description = "Ethernet destination")
    private String gatewayMac;

    @Option(
            names = "--length",
            defaultValue = "60",
            description = "frame length in bytes without checksum (default: 60)")
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
        UnsafeBuffer frames = frames(link.mac);
        Count count = new Count();
        long startNs = System.nanoTime();
        long endNs = startNs + TimeUnit.SECONDS.toNanos(Math.min(60, seconds));
        try (Transmitter transmitter = AfPacketTransmitter.open(count)) {
            send(transmitter, frames, link.interfaceIndex, startNs, endNs);
        }
        double elapsed = (System.nanoTime() - startNs) / 1e9;
        System.out.printf("{\"sent\":%d,\"failed\":%d,\"seconds\":%.6f}%n", count.sent, count.failed, elapsed);
        return 0;
    }

    private void send(Transmitter transmitter, UnsafeBuffer frames, int interfaceIndex, long startNs, long endNs) {
        int stride = FRAME_OFFSET + lengthBytes + FRAME_OFFSET;
        long handed = 0;
        int flow = 0;
        for (long nowNs = startNs; nowNs - endNs < 0; nowNs = System.nanoTime()) {
            long due = ratePerSecond == 0 ? BATCH : (nowNs - startNs) * ratePerSecond / 1_000_000_000L - handed;
            int batch = (int) Math.min(BATCH, due);
            if (batch <= 0) {
                LockSupport.parkNanos(20_000);
            }
            for (int i = 0; i < batch; i++) {
                transmitter.transmit(frames, flow * stride + FRAME_OFFSET, lengthBytes, interfaceIndex, 0);
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

    /** One frame a flow, side by side. The UDP checksum is left out, as IPv4 allows. */
    private UnsafeBuffer frames(long sourceMac) {
        int stride = FRAME_OFFSET + lengthBytes + FRAME_OFFSET;
        UnsafeBuffer frames = new UnsafeBuffer(ByteBuffer.allocateDirect(stride * flows));
        for (int flow = 0; flow < flows; flow++) {
            int at = flow * stride + FRAME_OFFSET;
            VirtioHeader.clear(frames, at - VirtioHeader.LENGTH);
            frames.putBytes(at, frame(sourceMac, FIRST_PORT + flow));
        }
        return frames;
    }

    private byte[] frame(long sourceMac, int sourcePort) {
        long destinationMac = Long.parseLong(gatewayMac.replace(":", ""), 16);
        ByteBuffer frame =
                ByteBuffer.allocate(Math.max(lengthBytes, HEADERS_LENGTH)).order(ByteOrder.BIG_ENDIAN);
        frame.putShort((short) (destinationMac >>> 32)).putInt((int) destinationMac);
        frame.putShort((short) (sourceMac >>> 32)).putInt((int) sourceMac);
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (frame.capacity() - 14))
                .putInt(0);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(Ipv4.parse(source)).putInt(Ipv4.parse(destination));
        frame.putShort(24, (short) headerChecksum(frame));
        frame.putShort((short) sourcePort)
                .putShort((short) 9)
                .putShort((short) (frame.capacity() - 34))
                .putShort((short) 0);
        return frame.array();
    }

    private static int headerChecksum(ByteBuffer frame) {
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return ~((sum & 0xFFFF) + (sum >>> 16));
    }
}
