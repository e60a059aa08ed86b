package io.margay.rawsock.linux;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * bpf(2): loads a program for the traffic-control hook and links it to an interface (kernel 6.6). What is returned are descriptors, or
 * negated errnos. Set-up only.
 *
 * <pre>
 *   union bpf_attr, BPF_PROG_LOAD     0      4          8       16        24          28         32        40        44      48      64
 *                                     | type | count    | insns | license | log level | log size | log buf | version | flags | name  |
 *   union bpf_attr, BPF_LINK_CREATE   0         4         8             12      16         24
 *                                     | program | ifindex | attach type | flags | relative | revision |
 *   union bpf_attr, BPF_LINK_UPDATE   0         4             8
 *                                     | link    | new program | flags |
 * </pre>
 */
public final class Bpf {
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_LINK_UPDATE = 29;
    private static final int BPF_PROG_TYPE_SCHED_CLS = 3;
    private static final int BPF_TCX_INGRESS = 46;
    private static final int BPF_F_BEFORE = 1 << 3;

    private static final int ATTRIBUTES_LENGTH = 72;
    private static final int LOG_LENGTH = 64 << 10;

    private Bpf() {}

    private static UnsafeBuffer load(BpfProgram program, UnsafeBuffer license, UnsafeBuffer log) {
        UnsafeBuffer attributes = OffHeap.allocate(ATTRIBUTES_LENGTH);
        attributes.putInt(0, BPF_PROG_TYPE_SCHED_CLS);
        attributes.putInt(4, program.count());
        attributes.putLong(8, program.address());
        attributes.putLong(16, license.addressOffset());
        if (log != null) {
            attributes.putInt(24, 1);
            attributes.putInt(28, LOG_LENGTH);
            attributes.putLong(32, log.addressOffset());
        }
        attributes.putBytes(48, "margay_guard".getBytes(StandardCharsets.US_ASCII));
        return attributes;
    }

    private static UnsafeBuffer license() {
        byte[] text = "Apache-2.0\0".getBytes(StandardCharsets.US_ASCII);
        UnsafeBuffer license = OffHeap.allocate(text.length);
        license.putBytes(0, text);
        return license;
    }

    /** The program's descriptor. */
    public static int loadClassifier(BpfProgram program) {
        UnsafeBuffer license = license();
        UnsafeBuffer attributes = load(program, license, null);
        int result = Linux.bpf(BPF_PROG_LOAD, attributes.addressOffset(), ATTRIBUTES_LENGTH);
        Reference.reachabilityFence(license);
        return result;
    }

    /** What the verifier says of a program that was refused. */
    public static String verifierLog(BpfProgram program) {
        UnsafeBuffer license = license();
        UnsafeBuffer log = OffHeap.allocate(LOG_LENGTH);
        UnsafeBuffer attributes = load(program, license, log);
        int result = Linux.bpf(BPF_PROG_LOAD, attributes.addressOffset(), ATTRIBUTES_LENGTH);
        Reference.reachabilityFence(license);
        if (result >= 0) {
            Linux.close(result);
        }
        int length = 0;
        while (length < LOG_LENGTH && log.getByte(length) != 0) {
            length++;
        }
        return log.getStringWithoutLengthUtf8(0, length).strip();
    }

    /** Puts the program before all others at the interface's ingress; it stays as long as the returned descriptor. */
    public static int linkIngress(int program, int interfaceIndex) {
        UnsafeBuffer attributes = OffHeap.allocate(ATTRIBUTES_LENGTH);
        attributes.putInt(0, program);
        attributes.putInt(4, interfaceIndex);
        attributes.putInt(8, BPF_TCX_INGRESS);
        attributes.putInt(12, BPF_F_BEFORE);
        return Linux.bpf(BPF_LINK_CREATE, attributes.addressOffset(), ATTRIBUTES_LENGTH);
    }

    /** Exchanges the program of a link; no packet meets neither or both. */
    public static int update(int link, int program) {
        UnsafeBuffer attributes = OffHeap.allocate(ATTRIBUTES_LENGTH);
        attributes.putInt(0, link);
        attributes.putInt(4, program);
        return Linux.bpf(BPF_LINK_UPDATE, attributes.addressOffset(), ATTRIBUTES_LENGTH);
    }
}
