package io.margay.rawsock;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least that forwards: what comes in by one interface leaves by the other. Runs on a thread of its own and keeps the books.
 *
 * <p>As a program, {@code MinimalBridge LEFT RIGHT} in a namespace: forwards until its standard input ends, then says what it did.
 */
final class MinimalBridge implements Runnable, TransmitListener {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Poller poller = Poller.open(2);
    private final boolean spin;
    private final AfPacketPort left;
    private final AfPacketPort right;
    private final Transmitter transmitter;
    private final Thread thread = new Thread(this, "bridge");
    private int egress;
    private volatile boolean running = true;

    volatile long sentFrames;
    volatile long sentBytes;
    volatile long failedFrames;
    volatile long superPackets;
    volatile long largestFrame;
    volatile long flushes;
    volatile long allocatedBytes;
    volatile int lastErrno;

    MinimalBridge(AfPacketOptions options, int poolBuffers, int leftIndex, int rightIndex, boolean spin) {
        this.spin = spin;
        LargeFramePool pool = new LargeFramePool(poolBuffers);
        left = AfPacketPort.open(options, pool, leftIndex);
        right = AfPacketPort.open(options, pool, rightIndex);
        transmitter = AfPacketTransmitter.open(this);
        poller.add(left.fileDescriptor());
        poller.add(right.fileDescriptor());
        thread.start();
    }

    @Override
    public void run() {
        FrameHandler handler = this::onFrame;
        int idle = 0;
        while (running) {
            egress = right.interfaceIndex();
            int taken = left.poll(handler, AfPacketTransmitter.BATCH);
            egress = left.interfaceIndex();
            taken += right.poll(handler, AfPacketTransmitter.BATCH);
            if (taken > 0) {
                transmitter.flush();
                left.release();
                right.release();
                flushes++;
                allocatedBytes = THREADS.getCurrentThreadAllocatedBytes();
                idle = 0;
            } else if (spin || ++idle < 200) {
                Thread.onSpinWait();
            } else {
                poller.await(1000);
            }
        }
    }

    private void onFrame(UnsafeBuffer buffer, int offset, int lengthBytes) {
        if (VirtioHeader.gsoType(buffer, offset - VirtioHeader.LENGTH) != VirtioHeader.GSO_NONE) {
            superPackets++;
        }
        if (lengthBytes > largestFrame) {
            largestFrame = lengthBytes;
        }
        transmitter.transmit(buffer, offset, lengthBytes, egress, 1);
    }

    @Override
    public void onSent(int token, int lengthBytes) {
        sentFrames++;
        sentBytes += lengthBytes;
    }

    @Override
    public void onFailed(int token, int errno) {
        failedFrames++;
        lastErrno = errno;
    }

    /** Waits for the thread, and only then looks at what the rings lost. */
    long stop() throws InterruptedException {
        running = false;
        poller.wake();
        thread.join();
        long drops = left.kernelDrops() + right.kernelDrops();
        left.close();
        right.close();
        transmitter.close();
        poller.close();
        return drops;
    }

    public static void main(String[] args) throws Exception {
        AfPacketOptions options = new AfPacketOptions(Integer.getInteger("ring", 2 << 20), 32 << 20);
        MinimalBridge bridge = new MinimalBridge(
                options,
                Integer.getInteger("pool", LargeFramePool.DEFAULT_BUFFERS),
                Interfaces.index(args[0]),
                Interfaces.index(args[1]),
                Boolean.getBoolean("spin"));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            long frames = bridge.sentFrames;
            System.out.printf(
                    "frames %d bytes %d failed %d (errno %d) super %d largest %d frames/flush %.1f allocated %d%n",
                    frames,
                    bridge.sentBytes,
                    bridge.failedFrames,
                    bridge.lastErrno,
                    bridge.superPackets,
                    bridge.largestFrame,
                    (double) frames / bridge.flushes,
                    bridge.allocatedBytes);
        }
        System.out.println("drops " + bridge.stop());
    }
}
