package io.margay.rawsock.linux;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * An eBPF program, written instruction by instruction; methods are named as the kernel's macros.
 *
 * <pre>
 *   struct bpf_insn   0         1                     2          4         8
 *                     | opcode  | source, destination | offset   | imm     |
 * </pre>
 *
 * <p>A jump's offset counts from the instruction after it.
 */
public final class BpfProgram {
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int LDX_MEM_W = 0x61;
    private static final int LD_ABS_W = 0x20;
    private static final int MOV64_REG = 0xBF;
    private static final int MOV64_IMM = 0xB7;
    private static final int MOV32_REG = 0xBC;
    private static final int AND32_IMM = 0x54;
    private static final int JNE_IMM = 0x55;
    private static final int JEQ32_IMM = 0x16;
    private static final int EXIT = 0x95;

    private final UnsafeBuffer code;
    private int count;

    public BpfProgram(int capacity) {
        code = OffHeap.allocate(capacity * INSTRUCTION_LENGTH);
    }

    private BpfProgram add(int opcode, int destination, int source, int offset, int imm) {
        int at = count++ * INSTRUCTION_LENGTH;
        code.putByte(at, (byte) opcode);
        code.putByte(at + 1, (byte) (source << 4 | destination));
        code.putShort(at + 2, (short) offset);
        code.putInt(at + 4, imm);
        return this;
    }

    public BpfProgram loadWord(int destination, int source, int offset) {
        return add(LDX_MEM_W, destination, source, offset, 0);
    }

    /** r0 = four bytes of the packet, in host order; r6 must be the context. Ends the program with 0 where the packet is too short. */
    public BpfProgram loadPacketWord(int packetOffset) {
        return add(LD_ABS_W, 0, 0, 0, packetOffset);
    }

    public BpfProgram move(int destination, int source) {
        return add(MOV64_REG, destination, source, 0, 0);
    }

    public BpfProgram moveImmediate(int destination, int value) {
        return add(MOV64_IMM, destination, 0, 0, value);
    }

    public BpfProgram move32(int destination, int source) {
        return add(MOV32_REG, destination, source, 0, 0);
    }

    public BpfProgram and32(int destination, int mask) {
        return add(AND32_IMM, destination, 0, 0, mask);
    }

    public BpfProgram jumpNotEqual(int register, int value, int offset) {
        return add(JNE_IMM, register, 0, offset, value);
    }

    public BpfProgram jumpEqual32(int register, int value, int offset) {
        return add(JEQ32_IMM, register, 0, offset, value);
    }

    public BpfProgram exit() {
        return add(EXIT, 0, 0, 0, 0);
    }

    /** Instructions so far. */
    public int count() {
        return count;
    }

    long address() {
        return code.addressOffset();
    }
}
