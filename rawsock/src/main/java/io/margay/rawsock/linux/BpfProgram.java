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
 * <p>Jumps lead forward, to a {@link Label}; their offset counts from the instruction after them.
 */
public final class BpfProgram {
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int LDX_MEM_W = 0x61;
    private static final int LD_ABS_W = 0x20;
    private static final int MOV64_REG = 0xBF;
    private static final int MOV64_IMM = 0xB7;
    private static final int MOV32_REG = 0xBC;
    private static final int AND32_IMM = 0x54;
    private static final int JA = 0x05;
    private static final int JEQ32_IMM = 0x16;
    private static final int JNE32_IMM = 0x56;
    private static final int EXIT = 0x95;

    private static final int OFFSET_AT = 2;
    private static final int NO_JUMP = -1;

    /** Where jumps of one program lead, known once it is placed. Until then each jump has the one before it in place of its offset. */
    public static final class Label {
        private int lastJump = NO_JUMP;
    }

    private final UnsafeBuffer code;
    private int count;

    public BpfProgram(int capacity) {
        code = OffHeap.allocate(capacity * INSTRUCTION_LENGTH);
    }

    private BpfProgram add(int opcode, int destination, int source, int offset, int imm) {
        int at = count++ * INSTRUCTION_LENGTH;
        code.putByte(at, (byte) opcode);
        code.putByte(at + 1, (byte) (source << 4 | destination));
        code.putShort(at + OFFSET_AT, (short) offset);
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

    public BpfProgram jump(Label target) {
        return jump(JA, 0, 0, target);
    }

    public BpfProgram jumpEqual32(int register, int value, Label target) {
        return jump(JEQ32_IMM, register, value, target);
    }

    public BpfProgram jumpNotEqual32(int register, int value, Label target) {
        return jump(JNE32_IMM, register, value, target);
    }

    private BpfProgram jump(int opcode, int register, int value, Label target) {
        int before = target.lastJump;
        target.lastJump = count;
        return add(opcode, register, 0, before, value);
    }

    /** The next instruction is the one that jumps to this label lead to. */
    public BpfProgram place(Label label) {
        int jump = label.lastJump;
        while (jump != NO_JUMP) {
            int at = jump * INSTRUCTION_LENGTH + OFFSET_AT;
            int before = code.getShort(at);
            code.putShort(at, (short) (count - jump - 1));
            jump = before;
        }
        return this;
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
